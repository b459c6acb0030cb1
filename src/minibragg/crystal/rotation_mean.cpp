#include "minibragg/crystal/rotation_mean.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"

namespace minibragg::crystal {

namespace {

Mat3 root_of_symmetric(const Mat3& symmetric) {
    const EigenSystem system = eigen_system(symmetric);
    const auto root = [](double square) {
        return std::sqrt(std::max(0.0, square));
    };
    const Vec3d& v = system.values;
    return with_values(system, {root(v.x), root(v.y), root(v.z)});
}

}  // namespace

RotationMean::RotationMean(
    const Mat3& mosaic_rad2, double bandwidth, double cells, const SpotNumbers& unturned
)
    : root_rad_(root_of_symmetric(mosaic_rad2)),
      inverse_A2_(inverse_of_symmetric(unturned.covariance_invA2)),
      bandwidth_(bandwidth),
      cells_(cells),
      peak_(unturned.peak) {}

/// By the formula of Sherman and Morrison.
RotationMean::Inverse RotationMean::spread_along(
    const Mat3& inverse_A2, const Vec3d& vector_invA, double variance
) {
    const Vec3d scaled = inverse_A2 * vector_invA;
    const double larger = 1.0 + variance * dot(vector_invA, scaled);
    return {inverse_A2 + (-variance / larger) * outer(scaled, scaled), 1.0 / std::sqrt(larger)};
}

/// A vector as a domain sees it.
/// @param turn  of the domain, in root mean squares
Vec3d RotationMean::turned_back(const Vec3d& turn, const Vec3d& q_invA) const {
    const Vec3d turn_rad = root_rad_ * turn;
    const double angle = length(turn_rad);
    return angle > 0.0 ? rotation_about((1.0 / angle) * turn_rad, -angle) * q_invA : q_invA;
}

double RotationMean::density(
    const Vec3d& turn, const Vec3d& q_invA, const Vec3d& reflection_invA, const Mat3& inverse_A2
) const {
    const Vec3d seen = turned_back(turn, q_invA), x = seen - reflection_invA;
    const Inverse inverse = spread_along(inverse_A2, seen, bandwidth_);
    return inverse.factor * std::exp(-0.5 * (dot(turn, turn) + dot(x, inverse.matrix_A2 * x)));
}

double RotationMean::operator()(const Vec3d& q_invA, const Vec3d& reflection_invA) const {
    constexpr int iterations = 8, half_points = 6;
    constexpr double step = 0.8;
    const Inverse of_cells = spread_along(inverse_A2_, reflection_invA, cells_);
    Vec3d best{};
    Mat3 precision = identity_matrix;
    for (int i = 0; i < iterations; ++i) {
        // Newton's, with the second derivatives of Gauss.
        const Vec3d p = turned_back(best, q_invA);
        const Mat3 slope =
            Mat3{{{0.0, -p.z, p.y}, {p.z, 0.0, -p.x}, {-p.y, p.x, 0.0}}} * root_rad_;
        const Mat3 weighted =
            transposed(slope) * spread_along(of_cells.matrix_A2, p, bandwidth_).matrix_A2;
        precision = identity_matrix + Mat3{weighted * slope};
        const Vec3d gradient = best + weighted * (p - reflection_invA);
        best = best - inverse_of_symmetric(precision) * gradient;
    }
    const Mat3 width = root_of_symmetric(inverse_of_symmetric(precision));
    double sum = 0.0;
    for (int i = -half_points; i <= half_points; ++i) {
        for (int j = -half_points; j <= half_points; ++j) {
            for (int k = -half_points; k <= half_points; ++k) {
                const Vec3d node{step * i, step * j, step * k};
                sum +=
                    density(best + width * node, q_invA, reflection_invA, of_cells.matrix_A2);
            }
        }
    }
    const double per_node = step / std::sqrt(2.0 * constants::pi);
    return peak_ * of_cells.factor * determinant(width) * per_node * per_node * per_node * sum;
}

}  // namespace minibragg::crystal
