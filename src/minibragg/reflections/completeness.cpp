#include "minibragg/reflections/completeness.hpp"

#include <cmath>
#include <cstdint>

#include "minibragg/base/constants.hpp"

namespace minibragg::reflections {
namespace {

/// Reflections of one of each two Friedel mates, in the sphere and in the one of half its
/// radius.
struct Counts {
    double all = 0.0, coarse = 0.0;
};

class Counter {
public:
    Counter(const crystal::UnitCell& cell, double d_min_A, const gemmi::GroupOps& operations)
        : reciprocal_invA_(crystal::reciprocal_vectors(crystal::standard_setting(cell))),
          operations_(operations),
          limit_((1.0 + rounding) / (d_min_A * d_min_A)) {}

    void count(const Miller& hkl, Counts& counts) const {
        constexpr double quarter = 0.25;
        const Vec3d index{
            static_cast<double>(hkl[0]),
            static_cast<double>(hkl[1]),
            static_cast<double>(hkl[2])};
        const double s2 = crystal::inverse_d_squared(reciprocal_invA_, index);
        const bool is_one_of_two = Miller{0, 0, 0} < hkl;
        if (!is_one_of_two || s2 > limit_ || operations_.is_systematically_absent(hkl)) {
            return;
        }
        counts.all += 1.0;
        counts.coarse += s2 <= quarter * limit_ ? 1.0 : 0.0;
    }

private:
    static constexpr double rounding = 1e-9;
    Mat3 reciprocal_invA_;
    const gemmi::GroupOps& operations_;
    double limit_;
};

/// All of the sphere.
Counts possible_reflections(
    const crystal::UnitCell& cell, double d_min_A, const Counter& counter
) {
    constexpr double rounding = 1e-9;
    const auto most = [&](double edge_A) {
        return static_cast<int>(edge_A / d_min_A * (1.0 + rounding));
    };
    const int k_max = most(cell.b_A);
    const int l_max = most(cell.c_A);
    Counts possible;
    for (int h = 0; h <= most(cell.a_A); ++h) {
        for (int k = -k_max; k <= k_max; ++k) {
            for (int l = -l_max; l <= l_max; ++l) {
                counter.count({h, k, l}, possible);
            }
        }
    }
    return possible;
}

/// By the volume of the sphere, for lists with a few reflections far out.
Counts estimated_reflections(const crystal::UnitCell& cell, double d_min_A) {
    constexpr double half_sphere = 2.0 / 3.0 * constants::pi;
    constexpr double eighth = 0.125;
    const double all = half_sphere * crystal::volume_A3(cell) / (d_min_A * d_min_A * d_min_A);
    return {all, eighth * all};
}

}  // namespace

Completeness completeness_of(
    const std::vector<Reflection>& p1,
    const crystal::UnitCell& cell,
    const gemmi::GroupOps& operations
) {
    constexpr double sparse = 20.0;
    constexpr double always_counted = 1e6;
    Completeness completeness;
    completeness.d_min_A = finest_resolution_A(p1, cell);
    if (completeness.d_min_A == 0.0) {
        return completeness;
    }
    const Counter counter(cell, completeness.d_min_A, operations);
    Counts present;
    for (const Reflection& r : p1) {
        counter.count({r.h, r.k, r.l}, present);
    }
    const Counts estimated = estimated_reflections(cell, completeness.d_min_A);
    const bool is_counted = estimated.all <= always_counted + sparse * present.all;
    const Counts possible =
        is_counted ? possible_reflections(cell, completeness.d_min_A, counter) : estimated;
    completeness.of_all = possible.all > 0.0 ? present.all / possible.all : 0.0;
    completeness.of_coarse = possible.coarse > 0.0 ? present.coarse / possible.coarse : 1.0;
    return completeness;
}

}  // namespace minibragg::reflections
