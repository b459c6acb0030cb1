#include "minibragg/crystal/unit_cell.hpp"

#include <cmath>
#include <sstream>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::crystal {
namespace {

struct Cosines {
    double alpha, beta, gamma;
};

/// Exactly 0 for 90 degrees, so that orthogonal cells stay orthogonal.
double cosine_of_degrees(double angle_deg) {
    constexpr double right_angle_deg = 90.0;
    return angle_deg == right_angle_deg ? 0.0
                                        : std::cos(angle_deg * constants::radians_per_degree);
}

Cosines cosines(const UnitCell& cell) {
    return {
        cosine_of_degrees(cell.alpha_deg),
        cosine_of_degrees(cell.beta_deg),
        cosine_of_degrees(cell.gamma_deg)};
}

/// (V / abc)^2: 1 for right angles, 0 or less when the angles cannot meet in a corner.
double squared_volume_of_unit_edges(const Cosines& c) {
    return 1.0 - c.alpha * c.alpha - c.beta * c.beta - c.gamma * c.gamma +
           2.0 * c.alpha * c.beta * c.gamma;
}

std::string text_of(const UnitCell& cell) {
    std::ostringstream text;
    text << cell.a_A << ' ' << cell.b_A << ' ' << cell.c_A << ' ' << cell.alpha_deg << ' '
         << cell.beta_deg << ' ' << cell.gamma_deg;
    return text.str();
}

[[noreturn]] void refuse(
    const UnitCell& cell, const std::string& where, const std::string& why
) {
    throw InputError(
        where + ": unit cell " + text_of(cell) + " (" + why +
        "). Give a b c in Angstrom and alpha beta gamma in degrees."
    );
}

double angle_deg(const Vec3d& u, const Vec3d& v) {
    return std::atan2(length(cross(u, v)), dot(u, v)) / constants::radians_per_degree;
}

}  // namespace

void check_unit_cell(const UnitCell& cell, const std::string& where) {
    constexpr double longest_A = 1e5;
    constexpr double straight_deg = 180.0;
    constexpr double flattest = 1e-6;
    for (const double edge_A : {cell.a_A, cell.b_A, cell.c_A}) {
        if (!(edge_A > 0.0 && edge_A <= longest_A)) {
            refuse(cell, where, "edges must be > 0 and at most 100000 Angstrom");
        }
    }
    for (const double angle : {cell.alpha_deg, cell.beta_deg, cell.gamma_deg}) {
        if (!(angle > 0.0 && angle < straight_deg)) {
            refuse(cell, where, "angles must be between 0 and 180 degrees");
        }
    }
    if (!(squared_volume_of_unit_edges(cosines(cell)) > flattest)) {
        refuse(cell, where, "it has no volume: its angles do not meet in a corner");
    }
}

Mat3 standard_setting(const UnitCell& cell) {
    expects(squared_volume_of_unit_edges(cosines(cell)) > 0.0);
    const Cosines c = cosines(cell);
    const double sin_gamma = std::sqrt(1.0 - c.gamma * c.gamma);
    return {
        {{cell.a_A, 0.0, 0.0},
         {cell.b_A * c.gamma, cell.b_A * sin_gamma, 0.0},
         {cell.c_A * c.beta,
          cell.c_A * (c.alpha - c.beta * c.gamma) / sin_gamma,
          cell.c_A * std::sqrt(squared_volume_of_unit_edges(c)) / sin_gamma}}};
}

Mat3 reciprocal_vectors(const Mat3& vectors) {
    expects(determinant(vectors) != 0.0);
    const double per_volume = 1.0 / determinant(vectors);
    return {
        {per_volume * cross(vectors.row[1], vectors.row[2]),
         per_volume * cross(vectors.row[2], vectors.row[0]),
         per_volume * cross(vectors.row[0], vectors.row[1])}};
}

UnitCell cell_of(const Mat3& vectors_A) {
    const Vec3d& a = vectors_A.row[0];
    const Vec3d& b = vectors_A.row[1];
    const Vec3d& c = vectors_A.row[2];
    return {length(a), length(b), length(c), angle_deg(b, c), angle_deg(a, c), angle_deg(a, b)};
}

double volume_A3(const UnitCell& cell) {
    return cell.a_A * cell.b_A * cell.c_A *
           std::sqrt(squared_volume_of_unit_edges(cosines(cell)));
}

double inverse_d_squared(const Mat3& reciprocal_invA, const Vec3d& hkl) {
    const Vec3d s = transposed(reciprocal_invA) * hkl;
    return dot(s, s);
}

}  // namespace minibragg::crystal
