#pragma once

#include "minibragg/base/vec3.hpp"

/// Symmetric 3x3 matrices on the host.
namespace minibragg::crystal {

/// Eigenvalues of a symmetric matrix, and its eigenvectors by rows: orthonormal, right-handed.
struct EigenSystem {
    Vec3d values;
    Mat3 vectors;
};

/// Jacobi's rotations, to the last bits.
EigenSystem eigen_system(const Mat3& symmetric);

/// The symmetric matrix with the same eigenvectors whose eigenvalues are these.
Mat3 with_values(const EigenSystem& system, const Vec3d& values);

/// The inverse of a symmetric matrix.
/// @pre no eigenvalue is 0
Mat3 inverse_of_symmetric(const Mat3& symmetric);

/// u v^T.
Mat3 outer(const Vec3d& u, const Vec3d& v);

Mat3 operator+(const Mat3& a, const Mat3& b);
Mat3 operator*(double scale, const Mat3& m);

}  // namespace minibragg::crystal
