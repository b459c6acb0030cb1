#include "minibragg/nanobragg/crystal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_numbers.hpp"
#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/rotate.hpp"

namespace minibragg::nanobragg {

namespace {

/// Cell parameters with what is missing filled in.
struct UnitCell {
    Vec3d lengths_A, angles_rad;
    double volume_A3 = 0.0;
};

UnitCell complete_cell(const CrystalOptions& crystal) {
    constexpr double right_angle = constants::pi / 2.0;
    const auto or_if_not_positive = [](double value, double fallback) {
        return value <= 0.0 ? fallback : value;
    };
    const Vec3d& l = crystal.lengths_A;
    const Vec3d& g = crystal.angles_rad;
    UnitCell cell{
        {l.x, or_if_not_positive(l.y, l.x), or_if_not_positive(l.z, l.x)},
        {or_if_not_positive(g.x, right_angle),
         or_if_not_positive(g.y, right_angle),
         or_if_not_positive(g.z, right_angle)}};
    const Vec3d& angles = cell.angles_rad;
    const double t = (angles.x + angles.y + angles.z) / 2.0;
    const double skew = std::fabs(
        std::sin(t) * std::sin(t - angles.x) * std::sin(t - angles.y) * std::sin(t - angles.z)
    );
    cell.volume_A3 =
        2.0 * cell.lengths_A.x * cell.lengths_A.y * cell.lengths_A.z * std::sqrt(skew);
    if (cell.volume_A3 <= 0.0) {
        cell.volume_A3 = std::numeric_limits<double>::min();
    }
    return cell;
}

double positive(double length) {
    const double magnitude = std::fabs(length);
    return magnitude > 0.0 ? magnitude : std::numeric_limits<double>::min();
}

double cosine_or_one(double cosine) {
    return cosine * cosine > 1.0 ? 1.0 : cosine;
}

/// Reciprocal vectors of a cell in the standard setting. The last component of c* is not the
/// textbook's (Q32).
Mat3 reciprocal_of(const UnitCell& cell) {
    const auto [a, b, c] = cell.lengths_A;
    const auto [alpha, beta, gamma] = cell.angles_rad;
    const double inverse_volume = 1.0 / cell.volume_A3;
    const double a_star = positive(b * c * std::sin(alpha) * inverse_volume);
    const double b_star = positive(c * a * std::sin(beta) * inverse_volume);
    const double c_star = positive(a * b * std::sin(gamma) * inverse_volume);
    const double sin_gamma = std::clamp(c * inverse_volume / a_star / b_star, -1.0, 1.0);
    const double cos_alpha = cosine_or_one(
        (std::cos(beta) * std::cos(gamma) - std::cos(alpha)) /
        (std::sin(beta) * std::sin(gamma))
    );
    const double cos_beta = cosine_or_one(
        (std::cos(gamma) * std::cos(alpha) - std::cos(beta)) /
        (std::sin(gamma) * std::sin(alpha))
    );
    const double cos_gamma = cosine_or_one(
        (std::cos(alpha) * std::cos(beta) - std::cos(gamma)) /
        (std::sin(alpha) * std::sin(beta))
    );
    return {
        {{a_star, 0.0, 0.0},
         {b_star * cos_gamma, b_star * sin_gamma, 0.0},
         {c_star * cos_beta,
          c_star * (cos_alpha - cos_beta * cos_gamma) / sin_gamma,
          c_star * cell.volume_A3 / (a * b * c * sin_gamma)}}};
}

/// Nine numbers; the columns are a*, b*, c* in units of 1/wavelength.
Mat3 reciprocal_of(
    const std::string& matrix_text, const CrystalOptions& crystal, double scale
) {
    constexpr std::size_t count = 9;
    double numbers[count] = {};
    NumberStream stream(matrix_text);
    for (double& number : numbers) {
        const auto next = stream.next_double();
        if (!next) {
            throw InputError(
                crystal.matrix_file + ": fewer than nine numbers. Give three rows of three."
            );
        }
        number = *next * scale;
    }
    constexpr std::size_t columns = 3;
    Mat3 reciprocal{};
    for (std::size_t i = 0; i < columns; ++i) {
        reciprocal.row[i] = {numbers[i], numbers[columns + i], numbers[columns + columns + i]};
    }
    return reciprocal;
}

Vec3d misset_of(const CrystalOptions& crystal, NanobraggRandom& random) {
    constexpr float largest_angle_rad = 90.0F;  // degrees were meant (Q36)
    if (!crystal.is_misset_random) {
        return crystal.misset_rad;
    }
    random.change_state(crystal.misset_state);
    return nanobragg_misset_angles(nanobragg_rotation(random, largest_angle_rad));
}

/// Direct vectors from reciprocal ones; the lengths and the volume of a given cell are
/// enforced.
Lattice lattice_of(const Mat3& reciprocal, const UnitCell* cell) {
    Vec3d a_cross_b = cross(reciprocal.row[0], reciprocal.row[1]);
    Vec3d b_cross_c = cross(reciprocal.row[1], reciprocal.row[2]);
    Vec3d c_cross_a = cross(reciprocal.row[2], reciprocal.row[0]);
    double inverse_volume = plain_dot(reciprocal.row[0], b_cross_c);
    if (cell != nullptr) {
        b_cross_c = rescaled(b_cross_c, cell->lengths_A.x / cell->volume_A3);
        c_cross_a = rescaled(c_cross_a, cell->lengths_A.y / cell->volume_A3);
        a_cross_b = rescaled(a_cross_b, cell->lengths_A.z / cell->volume_A3);
        inverse_volume = 1.0 / cell->volume_A3;
    }
    Lattice lattice;
    lattice.volume_A3 = 1.0 / inverse_volume;
    lattice.direct_A = {
        {lattice.volume_A3 * b_cross_c,
         lattice.volume_A3 * c_cross_a,
         lattice.volume_A3 * a_cross_b}};
    const Vec3d* const direct = lattice.direct_A.row;
    lattice.reciprocal_invA = {
        {inverse_volume * cross(direct[1], direct[2]),
         inverse_volume * cross(direct[2], direct[0]),
         inverse_volume * cross(direct[0], direct[1])}};
    return lattice;
}

}  // namespace

Lattice make_lattice(
    const CrystalOptions& crystal,
    const std::optional<std::string>& matrix_text,
    double wavelength_m,
    NanobraggRandom& random
) {
    const UnitCell cell = crystal.has_cell ? complete_cell(crystal) : UnitCell{};
    Mat3 reciprocal = matrix_text ? reciprocal_of(*matrix_text, crystal, m_per_A / wavelength_m)
                                  : reciprocal_of(cell);
    Vec3d misset{};
    if (crystal.has_misset) {
        misset = misset_of(crystal, random);
        for (Vec3d& vector : reciprocal.row) {
            vector = rotate_xyz(vector, misset);
        }
    }
    Lattice lattice = lattice_of(reciprocal, crystal.has_cell ? &cell : nullptr);
    lattice.misset_rad = misset;
    return lattice;
}

Vec3d cell_lengths_m(const Lattice& lattice) {
    const auto length_m = [](const Vec3d& v_A) {
        return plain_length(m_per_A * v_A);
    };
    const Vec3d* const direct = lattice.direct_A.row;
    return {length_m(direct[0]), length_m(direct[1]), length_m(direct[2])};
}

Vec3d count_cells(const CrystalOptions& crystal, const Vec3d& size_m, const Vec3d& lengths_m) {
    const auto count = [](double given, double size, double length) {
        const double cells = size > 0.0 ? std::ceil(size / length) : given;
        return cells <= 1.0 ? 1.0 : cells;
    };
    return {
        count(crystal.cells.x, size_m.x, lengths_m.x),
        count(crystal.cells.y, size_m.y, lengths_m.y),
        count(crystal.cells.z, size_m.z, lengths_m.z)};
}

bool has_few_cells(const CrystalOptions& crystal) {
    constexpr double few = 2.0;
    const Vec3d& n = crystal.cells;
    return n.x <= few || n.y <= few || n.z <= few;
}

Mosaicity resolve_mosaicity(const CrystalOptions& crystal) {
    constexpr std::int64_t default_domains = 10;
    if (!(crystal.mosaic_spread_rad > 0.0)) {
        return {};
    }
    const bool has_count = crystal.mosaic_domains > 0;
    return {crystal.mosaic_spread_rad, has_count ? crystal.mosaic_domains : default_domains};
}

std::vector<Mat3> make_domain_rotations(const Mosaicity& mosaicity, NanobraggRandom& random) {
    expects(mosaicity.domains >= 1);
    std::vector<Mat3> rotations;
    rotations.reserve(static_cast<std::size_t>(mosaicity.domains));
    for (std::int64_t i = 0; i < mosaicity.domains; ++i) {
        rotations.push_back(nanobragg_rotation(random, static_cast<float>(mosaicity.spread_rad))
        );
    }
    rotations[0] = identity_matrix;
    return rotations;
}

std::vector<double> spindle_angles_rad(double start_rad, const Sweep& sweep) {
    std::vector<double> angles;
    for (std::int64_t i = 0; i < sweep.count; ++i) {
        angles.push_back(start_rad + sweep.step * static_cast<double>(i));
    }
    return angles;
}

std::vector<Mat3> make_spindle_rotations(
    const std::vector<double>& angles_rad, const Vec3d& axis
) {
    std::vector<Mat3> rotations;
    rotations.reserve(angles_rad.size());
    for (const double angle : angles_rad) {
        const Mat3 columns{
            {rotate_axis({1, 0, 0}, axis, angle),
             rotate_axis({0, 1, 0}, axis, angle),
             rotate_axis({0, 0, 1}, axis, angle)}};
        rotations.push_back(angle == 0.0 ? identity_matrix : transposed(columns));
    }
    return rotations;
}

CellParameters cell_parameters(const Mat3& vectors, const Mat3& duals, double volume) {
    const Vec3d* const v = vectors.row;
    const auto angle = [&](std::size_t i, std::size_t j, std::size_t k) {
        const double sine =
            plain_length(duals.row[i]) * volume / plain_length(v[j]) / plain_length(v[k]);
        const double cosine = plain_dot(v[j], v[k]) / plain_length(v[j]) / plain_length(v[k]);
        return std::atan2(std::clamp(sine, -1.0, 1.0), cosine_or_one(cosine));
    };
    return {
        {plain_length(v[0]), plain_length(v[1]), plain_length(v[2])},
        {angle(0, 1, 2), angle(1, 0, 2), angle(2, 0, 1)}};
}

}  // namespace minibragg::nanobragg
