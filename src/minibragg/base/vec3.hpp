#pragma once

#include <cmath>
#include <type_traits>

#include "minibragg/simd/kokkos_macros.hpp"
#include "minibragg/simd/multiply_add.hpp"

namespace minibragg {

/// Three Cartesian components of any arithmetic type: double, or a pack of lanes
/// (base/width.hpp).
template <class Real>
struct Vec3 {
    Real x, y, z;
};

using Vec3d = Vec3<double>;

template <class A, class B>
KOKKOS_FORCEINLINE_FUNCTION auto operator+(const Vec3<A>& u, const Vec3<B>& v) {
    return Vec3<decltype(u.x + v.x)>{u.x + v.x, u.y + v.y, u.z + v.z};
}

template <class A, class B>
KOKKOS_FORCEINLINE_FUNCTION auto operator-(const Vec3<A>& u, const Vec3<B>& v) {
    return Vec3<decltype(u.x - v.x)>{u.x - v.x, u.y - v.y, u.z - v.z};
}

template <class S, class B>
KOKKOS_FORCEINLINE_FUNCTION auto operator*(const S& scale, const Vec3<B>& v) {
    return Vec3<decltype(scale * v.x)>{scale * v.x, scale * v.y, scale * v.z};
}

template <class A>
KOKKOS_FORCEINLINE_FUNCTION Vec3<A> operator-(const Vec3<A>& v) {
    return {-v.x, -v.y, -v.z};
}

/// scale v + w.
template <class S, class B, class C>
KOKKOS_FORCEINLINE_FUNCTION auto multiply_add(
    const S& scale, const Vec3<B>& v, const Vec3<C>& w
) {
    return Vec3<decltype(multiply_add(scale, v.x, w.x))>{
        multiply_add(scale, v.x, w.x),
        multiply_add(scale, v.y, w.y),
        multiply_add(scale, v.z, w.z)};
}

template <class A, class B>
KOKKOS_FORCEINLINE_FUNCTION auto dot(const Vec3<A>& u, const Vec3<B>& v) {
    return multiply_add(u.z, v.z, multiply_add(u.y, v.y, u.x * v.x));
}

template <class A, class B>
KOKKOS_FORCEINLINE_FUNCTION auto cross(const Vec3<A>& u, const Vec3<B>& v) {
    return Vec3<decltype(u.x * v.x)>{
        u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x};
}

inline double length(const Vec3d& v) {
    return std::sqrt(dot(v, v));
}

/// The unit vector along v; a zero vector stays zero.
inline Vec3d unit(const Vec3d& v) {
    const double magnitude = length(v);
    return magnitude > 0.0 ? (1.0 / magnitude) * v : v;
}

/// A 3x3 matrix by rows. Acts on column vectors.
struct Mat3 {
    Vec3d row[3];
};

static_assert(std::is_trivially_copyable_v<Vec3d> && std::is_trivially_copyable_v<Mat3>);

inline constexpr Mat3 identity_matrix{{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}};

inline Vec3d operator*(const Mat3& m, const Vec3d& v) {
    return {dot(m.row[0], v), dot(m.row[1], v), dot(m.row[2], v)};
}

inline Mat3 transposed(const Mat3& m) {
    return {
        {{m.row[0].x, m.row[1].x, m.row[2].x},
         {m.row[0].y, m.row[1].y, m.row[2].y},
         {m.row[0].z, m.row[1].z, m.row[2].z}}};
}

inline Mat3 operator*(const Mat3& a, const Mat3& b) {
    const Mat3 columns = transposed(b);
    Mat3 product{};
    for (int i = 0; i < 3; ++i) {
        product.row[i] = {
            dot(a.row[i], columns.row[0]),
            dot(a.row[i], columns.row[1]),
            dot(a.row[i], columns.row[2])};
    }
    return product;
}

inline double determinant(const Mat3& m) {
    return dot(m.row[0], cross(m.row[1], m.row[2]));
}

/// Right-handed rotation by angle_rad about the unit vector `axis` (Rodrigues).
inline Mat3 rotation_about(const Vec3d& axis, double angle_rad) {
    const double c = std::cos(angle_rad), s = std::sin(angle_rad), t = 1.0 - c;
    const Vec3d& a = axis;
    return {
        {{c + t * a.x * a.x, t * a.x * a.y - s * a.z, t * a.x * a.z + s * a.y},
         {t * a.x * a.y + s * a.z, c + t * a.y * a.y, t * a.y * a.z - s * a.x},
         {t * a.x * a.z - s * a.y, t * a.y * a.z + s * a.x, c + t * a.z * a.z}}};
}

/// Rotation about x, then y, then z (radians): the order of nanoBragg's missets and of detector
/// rotations.
inline Mat3 rotation_xyz(const Vec3d& angles_rad) {
    return rotation_about({0.0, 0.0, 1.0}, angles_rad.z) *
           (rotation_about({0.0, 1.0, 0.0}, angles_rad.y) *
            rotation_about({1.0, 0.0, 0.0}, angles_rad.x));
}

}  // namespace minibragg
