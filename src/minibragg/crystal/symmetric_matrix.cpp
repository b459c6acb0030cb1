#include "minibragg/crystal/symmetric_matrix.hpp"

#include <cmath>

namespace minibragg::crystal {

namespace {

double& element(Mat3& m, int i, int j) {
    Vec3d& row = m.row[i];
    return j == 0 ? row.x : j == 1 ? row.y : row.z;
}

/// The rotation in the plane of axes p and q that makes their element 0.
Mat3 jacobi_rotation(Mat3& m, int p, int q) {
    const double angle_rad =
        0.5 * std::atan2(2.0 * element(m, p, q), element(m, q, q) - element(m, p, p));
    Mat3 turn = identity_matrix;
    element(turn, p, p) = element(turn, q, q) = std::cos(angle_rad);
    element(turn, p, q) = -std::sin(angle_rad);
    element(turn, q, p) = std::sin(angle_rad);
    return turn;
}

/// Makes the element of axes p and q 0.
void rotate_away(int p, int q, Mat3& m, Mat3& vectors) {
    if (element(m, p, q) != 0.0) {
        const Mat3 turn = jacobi_rotation(m, p, q);
        m = turn * (m * transposed(turn));
        vectors = turn * vectors;
    }
}

}  // namespace

EigenSystem eigen_system(const Mat3& symmetric) {
    constexpr int sweeps = 12;  // each squares what is left: four do
    Mat3 m = symmetric, vectors = identity_matrix;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        rotate_away(0, 1, m, vectors);
        rotate_away(0, 2, m, vectors);
        rotate_away(1, 2, m, vectors);
    }
    return {{m.row[0].x, m.row[1].y, m.row[2].z}, vectors};
}

Mat3 with_values(const EigenSystem& system, const Vec3d& values) {
    const Vec3d* v = system.vectors.row;
    return values.x * outer(v[0], v[0]) + values.y * outer(v[1], v[1]) +
           values.z * outer(v[2], v[2]);
}

Mat3 inverse_of_symmetric(const Mat3& symmetric) {
    const EigenSystem system = eigen_system(symmetric);
    const Vec3d& v = system.values;
    return with_values(system, {1.0 / v.x, 1.0 / v.y, 1.0 / v.z});
}

Mat3 outer(const Vec3d& u, const Vec3d& v) {
    return {{u.x * v, u.y * v, u.z * v}};
}

Mat3 operator+(const Mat3& a, const Mat3& b) {
    return {{a.row[0] + b.row[0], a.row[1] + b.row[1], a.row[2] + b.row[2]}};
}

Mat3 operator*(double scale, const Mat3& m) {
    return {{scale * m.row[0], scale * m.row[1], scale * m.row[2]}};
}

}  // namespace minibragg::crystal
