#pragma once

#include "minibragg/base/vec3.hpp"

/// Vectors measured, turned and scaled with the reference program's order of operations.
/// base/vec3.hpp has the same formulas as matrices; the last bits decide here whether a printed
/// header agrees.
namespace minibragg::nanobragg {

/// u . v, every product and every sum rounded by itself. dot() of base/vec3.hpp fuses them
/// where the processor can; an edge is then one bit off, and a crystal of ten edges has eleven
/// cells.
double plain_dot(const Vec3d& u, const Vec3d& v);

/// |v| by plain_dot().
double plain_length(const Vec3d& v);

/// m v by plain_dot().
Vec3d plain_product(const Mat3& m, const Vec3d& v);

/// v / |v|, component by component; a zero vector stays zero.
Vec3d normalized(const Vec3d& v);

/// v turned about x, then y, then z, right-handed; an angle of 0 is skipped.
Vec3d rotate_xyz(const Vec3d& v, const Vec3d& angles_rad);

/// v turned about `axis`, which is used as it is: one that is no unit vector also scales.
Vec3d rotate_axis(const Vec3d& v, const Vec3d& axis, double angle_rad);

/// v scaled to a length; a zero vector counts as having length 1.
Vec3d rescaled(const Vec3d& v, double new_length);

}  // namespace minibragg::nanobragg
