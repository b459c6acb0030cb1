#pragma once

#include <type_traits>

#include "minibragg/base/vec3.hpp"
#include "minibragg/simd/width.hpp"

/// What a table holds of the spots of an orientation whose broadening is in closed form. Made
/// by make_spot() on the host.
namespace minibragg::crystal {

/// The Gaussian spots of a crystal at a spindle angle, in numbers of type T.
///
/// In a frame of their own: that of the crystal at spindle angle 0, changed linearly so that S0
/// (the crystal's size and the beam's divergence) becomes diagonal with determinant 1, and that
/// the mosaic rotations are alike about all axes. Where they are so already, the frame is that
/// of the principal axes of S0 in units of the mean radius of a spot.
template <class T>
struct DeviceSpot {
    Vec3<T> row[3];      ///< of the matrix that takes Miller indices to the frame
    Vec3<T> turning[3];  ///< of the symmetric matrix to what rotations see of a vector
    Vec3<T> axis;        ///< the spindle, as rotations see it
    Vec3<T> size;        ///< eigenvalues of S0; their product is 1
    T mosaic;            ///< eta^2, squared radians
    T radial;            ///< variance of |q| / |q| by the spread of cells
    T half_step;         ///< of the spindle, radians; of a still 0
    T peak;              ///< where nothing but divergence broadens: at most 1
    T last_log;          ///< of the intensity relative to the peak, where a spot ends
    int reflections;     ///< that a point may see: 1, the nearest, or the 8 around it

    /// The same in numbers of type U.
    template <class U>
    KOKKOS_FORCEINLINE_FUNCTION DeviceSpot<U> as() const {
        const auto to = [](const Vec3<T>& v) {
            return Vec3<U>{static_cast<U>(v.x), static_cast<U>(v.y), static_cast<U>(v.z)};
        };
        return {
            {to(row[0]), to(row[1]), to(row[2])},
            {to(turning[0]), to(turning[1]), to(turning[2])},
            to(axis),
            to(size),
            static_cast<U>(mosaic),
            static_cast<U>(radial),
            static_cast<U>(half_step),
            static_cast<U>(peak),
            static_cast<U>(last_log),
            reflections};
    }

    /// The frame's vector for indices.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Vec3<V> of_indices(const Vec3<V>& hkl) const {
        return {dot(row[0], hkl), dot(row[1], hkl), dot(row[2], hkl)};
    }

    /// What rotations see of a vector of the frame.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Vec3<V> as_turned(const Vec3<V>& v) const {
        return {dot(turning[0], v), dot(turning[1], v), dot(turning[2], v)};
    }
};

static_assert(std::is_trivially_copyable_v<DeviceSpot<double>>);

/// Where these spots end, for Miller indices in single precision: a ball, and a shell about the
/// sphere through the reflection, for rotations do not change |q|. Both grow with |q|.
///
/// Beyond, the intensity is exactly 0. The bounds: the eigenvalues of S are at most those of S0
/// plus (eta^2 + r^2) |q|^2, and along m = q_H + x/2, where x.m = (|q|^2 - |q_H|^2) / 2,
/// rotations add nothing.
struct SpotReach {
    /// The metric of reciprocal space, 1/A^2: h h, k k, l l, h k, h l, k l.
    float metric[6];
    float ball[3];    ///< its squared radius as a polynomial of |q|, 1/A
    float shell[2];   ///< (|q|^2 - |q_H|^2)^2 / (|q|^2 + |q_H|^2), likewise of |q|^2
    int reflections;  ///< that a point may see, as DeviceSpot has them

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Vec3<V> metric_times(const Vec3<V>& v) const {
        return {
            multiply_add(v.z, metric[4], multiply_add(v.y, metric[3], V(v.x * metric[0]))),
            multiply_add(v.z, metric[5], multiply_add(v.x, metric[3], V(v.y * metric[1]))),
            multiply_add(v.y, metric[5], multiply_add(v.x, metric[4], V(v.z * metric[2])))};
    }

    /// Whether no lane is in the spot of a reflection.
    /// @param delta  indices `hkl` minus those of the reflection
    /// @param q_invA  length of the scattering vector
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool miss(
        const Vec3<V>& delta, const Vec3<V>& hkl, const V& q_invA
    ) const {
        const Vec3<V> scaled = metric_times(delta);
        const V distance_squared = dot(delta, scaled);
        const V difference = multiply_add(dot(hkl, scaled), 2.0F, V(distance_squared * -1.0F));
        const V q_squared = q_invA * q_invA;
        const V ball_squared = multiply_add(
            V(multiply_add(q_invA, ball[2], all_lanes<V>(ball[1]))),
            q_invA,
            all_lanes<V>(ball[0])
        );
        const V sum = multiply_add(q_squared, 2.0F, V(difference * -1.0F));
        const V shell_squared = sum * multiply_add(q_squared, shell[1], all_lanes<V>(shell[0]));
        const V outside_shell = difference * difference - shell_squared;
        const V outside =
            if_less(distance_squared, ball_squared, outside_shell, all_lanes<V>(1.0F));
        return !any_less(outside, all_lanes<V>(0.0F));
    }
};

static_assert(std::is_trivially_copyable_v<SpotReach>);

}  // namespace minibragg::crystal
