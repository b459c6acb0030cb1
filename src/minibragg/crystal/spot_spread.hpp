#pragma once

#include "minibragg/base/vec3.hpp"
#include "minibragg/simd/lane_math.hpp"

namespace minibragg::crystal {

/// How a spot is spread in reciprocal space: the covariance
///
///     S = S0 + eta^2 (|m|^2 1 - m m^T) + r^2 q q^T        (m and q: spread_axes())
///
/// of the crystal's size, of its mosaic rotations, and of all that changes |q|. Eq. 11c. In the
/// frame of DeviceSpot S0 is diagonal.
///
/// Forms of S and of its adjugate, which is its inverse times its determinant: no matrix is
/// inverted. All are sums of terms that are not negative, so nothing cancels in single
/// precision.
template <class V>
struct SpotSpread {
    using T = Element<V>;
    Vec3<T> size;      ///< eigenvalues of S0; their product is 1
    T mosaic, radial;  ///< eta^2, r^2
    const Vec3<V>& m;  ///< on which rotations act, as they see it
    const Vec3<V>& q;  ///< along which the spot is spread radially

    /// u^T M v, where M = S without its radial part.
    KOKKOS_FORCEINLINE_FUNCTION V turned_form(const Vec3<V>& u, const Vec3<V>& v) const {
        const V of_size = multiply_add(
            V(u.z * v.z), size.z, multiply_add(V(u.y * v.y), size.y, V(u.x * v.x * size.x))
        );
        const Vec3<V> mu = cross(m, u), mv = cross(m, v);
        return multiply_add(V(dot(mu, mv)), mosaic, of_size);
    }

    /// u^T adj(M) v.
    KOKKOS_FORCEINLINE_FUNCTION V turned_adjugate(const Vec3<V>& u, const Vec3<V>& v) const {
        const Vec3<V> uv{u.x * v.x, u.y * v.y, u.z * v.z};
        const Vec3<V> um{u.x * m.x, u.y * m.y, u.z * m.z};
        const Vec3<V> vm{v.x * m.x, v.y * m.y, v.z * m.z};
        const Vec3<V> mm{m.x * m.x, m.y * m.y, m.z * m.z};
        const V of_size =
            uv.x * (size.y * size.z) + uv.y * (size.z * size.x) + uv.z * (size.x * size.y);
        const auto mixed = [](const V& square, const V& of_uv, const V& of_u, const V& of_v) {
            return multiply_add(square, of_uv, V(of_u * of_v));
        };
        const V of_both = mixed(mm.x, V(uv.y + uv.z), V(um.y + um.z), V(vm.y + vm.z)) * size.x +
                          mixed(mm.y, V(uv.z + uv.x), V(um.z + um.x), V(vm.z + vm.x)) * size.y +
                          mixed(mm.z, V(uv.x + uv.y), V(um.x + um.y), V(vm.x + vm.y)) * size.z;
        const V along = (um.x + um.y + um.z) * (vm.x + vm.y + vm.z);
        const V of_mosaic = (mm.x + mm.y + mm.z) * along * mosaic;
        return multiply_add(V(of_both + of_mosaic), mosaic, of_size);
    }

    KOKKOS_FORCEINLINE_FUNCTION V turned_determinant() const {
        const Vec3<V> mm{m.x * m.x, m.y * m.y, m.z * m.z};
        const V square = mm.x + mm.y + mm.z;
        const V of_two = (mm.y + mm.z) * (size.y * size.z) + (mm.z + mm.x) * (size.z * size.x) +
                         (mm.x + mm.y) * (size.x * size.y);
        const V of_one = mm.x * size.x + mm.y * size.y + mm.z * size.z;
        return multiply_add(
            V(multiply_add(V(square * of_one), mosaic, of_two)),
            mosaic,
            all_lanes<V>(size.x * size.y * size.z)
        );
    }

    /// u^T S v.
    KOKKOS_FORCEINLINE_FUNCTION V form(const Vec3<V>& u, const Vec3<V>& v) const {
        return multiply_add(V(dot(q, u) * dot(q, v)), radial, turned_form(u, v));
    }

    /// u^T adj(S) v.
    KOKKOS_FORCEINLINE_FUNCTION V adjugate(const Vec3<V>& u, const Vec3<V>& v) const {
        const Vec3<V> qu = cross(q, u), qv = cross(q, v);
        return multiply_add(turned_form(qu, qv), radial, turned_adjugate(u, v));
    }

    KOKKOS_FORCEINLINE_FUNCTION V determinant() const {
        return multiply_add(turned_adjugate(q, q), radial, turned_determinant());
    }
};

}  // namespace minibragg::crystal
