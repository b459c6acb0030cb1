#include "minibragg/nanobragg/signs.hpp"

#include <cmath>

#include "minibragg/base/constants.hpp"

namespace minibragg::nanobragg {

namespace {

bool is_odd(double whole) {
    return std::fmod(std::fabs(whole), 2.0) == 1.0;
}

/// 3 (sin u / u - cos u) / u^2 of a ball of cells.
double ball_sign(const Setup& setup, const Vec3d& delta) {
    const Vec3d& n = setup.cells;
    const Vec3d radius{n.x * delta.x, n.y * delta.y, n.z * delta.z};
    const double u =
        constants::pi * std::sqrt(dot(radius, radius) * setup.options.crystal.fudge);
    return u != 0.0 && std::sin(u) < u * std::cos(u) ? -1.0 : 1.0;
}

bool reaches(const IndexRange& range, std::int32_t index) {
    return index >= range.min && index <= range.max;
}

double amplitude_at(const Setup& setup, const Vec3<std::int32_t>& hkl) {
    const ReflectionTable& table = setup.reflections;
    if (table.count() == 0 || !reaches(table.h, hkl.x) || !reaches(table.k, hkl.y) ||
        !reaches(table.l, hkl.z)) {
        return setup.options.crystal.default_f_e;
    }
    const std::int64_t row = (hkl.x - table.h.min) * table.k.count() + (hkl.y - table.k.min);
    return table.f_e[static_cast<std::size_t>(row * table.l.count() + (hkl.z - table.l.min))];
}

}  // namespace

double row_sign(double cells, double index, std::int32_t nearest) {
    // With h = n + delta the quotient is (-1)^(n (N - 1)) sin(pi N delta) / sin(pi delta), and
    // the sine above changes its sign at every whole N delta.
    const bool by_reflection = is_odd(nearest) && is_odd(cells - 1.0);
    const bool by_distance = is_odd(std::floor(cells * std::fabs(index - nearest)));
    return by_reflection != by_distance ? -1.0 : 1.0;
}

double lattice_sign(const Setup& setup, const diffraction::StepRecord& step) {
    const Vec3d& h = step.hkl;
    const Vec3<std::int32_t>& n = step.nearest_hkl;
    switch (setup.options.crystal.shape) {
        case scene::LatticeShape::square:
            return row_sign(setup.cells.x, h.x, n.x) * row_sign(setup.cells.y, h.y, n.y) *
                   row_sign(setup.cells.z, h.z, n.z);
        case scene::LatticeShape::round:
            return ball_sign(setup, {h.x - n.x, h.y - n.y, h.z - n.z});
        default:
            return 1.0;
    }
}

double structure_factor_sign(
    const Setup& setup, bool interpolates, const diffraction::StepRecord& step
) {
    return !interpolates && amplitude_at(setup, step.nearest_hkl) < 0.0 ? -1.0 : 1.0;
}

}  // namespace minibragg::nanobragg
