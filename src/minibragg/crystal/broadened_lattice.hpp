#pragma once

#include "minibragg/base/table.hpp"
#include "minibragg/crystal/device_spot.hpp"
#include "minibragg/crystal/spot_spread.hpp"

/// Gaussian spots with all that broadens them in closed form: one evaluation in place of many
/// mosaic domains, wavelengths, directions and spindle steps. Everything is Gaussian in q, so
/// covariances add:
///
///     <|L|^2> = N^2 sqrt(det S_size / det S) exp(-x^T S^-1 x / 2)
///
/// with x = q - q_H the distance from the reflection and S of SpotSpread. Eq. 11c, 11d of
/// docs/physics.md, which says how exact it is.
namespace minibragg::crystal {

/// A place in reciprocal space and a reflection near it.
template <class V>
struct SpotPoint {
    Vec3<V> delta;         ///< Miller indices minus those of the reflection
    Vec3<V> reflection;    ///< its Miller indices
    Element<V> bandwidth;  ///< variance of the wavelength over its square
    Vec3<V> fast, slow;    ///< edges of the pixel in indices, for spots over whole pixels
};

/// exp(log_of_exponential) factor; exactly 0 where the spot ends, which `log_of_square` tells.
template <class T, class V>
KOKKOS_FORCEINLINE_FUNCTION V
within_spot(const DeviceSpot<T>& spot, const V& log_of_square, const V& value) {
    return if_less(log_of_square, all_lanes<V>(spot.last_log), all_lanes<V>(0), value);
}

/// exp(x), also of what roundings have made more than 0.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V exp_of_form(const V& x) {
    return exp_of_negative(smaller(x, all_lanes<V>(0)));
}

/// Where the covariance of a spot is taken between a reflection and a place.
template <class V>
struct SpreadAxes {
    Vec3<V> m;       ///< on which rotations act, as they see it
    Vec3<V> radial;  ///< along which a band and a spread of cells spread the spot
};

/// Rotations act on the reflection as it is, and a spread of cells makes it longer before: so
/// they act on the part of the way from the reflection to q that cells make, half of the part
/// that the size of the crystal makes, and none of what a band makes. A band spreads a spot
/// along q, cells along the reflection. Eq. 11c.
/// @param x  from the reflection to q
/// @param bandwidth  variance of the wavelength over its square
template <class T, class V>
KOKKOS_FORCEINLINE_FUNCTION SpreadAxes<V> spread_axes(
    const DeviceSpot<T>& spot, const Vec3<V>& x, const Vec3<V>& reflection, T bandwidth
) {
    constexpr T half = static_cast<T>(0.5), least = static_cast<T>(1e-30);
    const T all = spot.radial + bandwidth;
    const T of_cells = spot.radial / (all + least);
    const Vec3<V> q = reflection + x;
    const Vec3<V> m = spot.as_turned(multiply_add(all_lanes<V>(half), x, reflection));
    const V length = dot(q, m), along = dot(x, m);
    const V of_size =
        m.x * m.x * spot.size.x + m.y * m.y * spot.size.y + m.z * m.z * spot.size.z + least;
    const V of_all = multiply_add(V(length * length), all, of_size);
    const V longer = quotient(V(length * along * (half * (spot.radial - bandwidth))), of_all);
    return {multiply_add(longer, m, m), multiply_add(all_lanes<V>(-of_cells), x, q)};
}

/// The spots of an orientation that stands still. Eq. 11c.
template <class T>
struct StillSpots {
    DeviceSpot<T> spot;

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const SpotPoint<V>& at) const {
        constexpr T half = static_cast<T>(0.5);
        const Vec3<V> x = spot.of_indices(at.delta),
                      reflection = spot.of_indices(at.reflection);
        const SpreadAxes<V> axes = spread_axes(spot, x, reflection, at.bandwidth);
        const SpotSpread<V> spread{
            spot.size, spot.mosaic, spot.radial + at.bandwidth, axes.m, axes.radial};
        const V inverse_root = inverse_square_root(spread.determinant());
        const V log_of_square = spread.adjugate(x, x) * inverse_root * inverse_root * -half;
        const V value = exp_of_form(log_of_square) * inverse_root * spot.peak;
        return within_spot(spot, log_of_square, value);
    }
};

/// The spots of an orientation that turns by a step of the spindle, averaged over it. Eq. 11d.
///
/// As the spindle turns by p, q moves along its tangent t = q x axis: over all angles a spot is
/// a Gaussian of the distance from that path times one of the angle. Both are taken at the
/// angle within the step that is nearest to the reflection.
template <class T>
struct SweptSpots {
    DeviceSpot<T> spot;

    /// A scattering vector, and its derivatives by the angle of the spindle.
    template <class V>
    struct Path {
        Vec3<V> x;  ///< from the reflection
        Vec3<V> tangent;
    };

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const SpotPoint<V>& at) const {
        const Vec3<V> reflection = spot.of_indices(at.reflection);
        const Vec3<V> start = spot.of_indices(at.delta);
        const T radial = spot.radial + at.bandwidth;
        const V angle = nearest_angle(reflection, start, radial);
        const Path<V> path = turned(reflection, start, angle);
        return mean_over_step(reflection, path, angle, at.bandwidth);
    }

    /// The derivative of a vector by the angle of the spindle.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Vec3<V> tangent_of(const Vec3<V>& v) const {
        const Vec3<V> axis{
            all_lanes<V>(spot.axis.x), all_lanes<V>(spot.axis.y), all_lanes<V>(spot.axis.z)};
        return cross(spot.as_turned(v), axis);
    }

    /// One Newton step to the angle at which q is nearest to the reflection, kept within the
    /// step of the spindle.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V
    nearest_angle(const Vec3<V>& reflection, const Vec3<V>& x, T radial) const {
        const Vec3<V> q = reflection + x, tangent = tangent_of(q);
        const Vec3<V> m = spot.as_turned(reflection);
        const SpotSpread<V> spread{spot.size, spot.mosaic, radial, m, q};
        const V angle = quotient(
            V(spread.adjugate(tangent, x) * T{-1}),
            V(spread.adjugate(tangent, tangent) + least_form)
        );
        return smaller(
            larger(angle, all_lanes<V>(-spot.half_step)), all_lanes<V>(spot.half_step)
        );
    }

    /// Where q is at an angle: sine and cosine to the third order.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION Path<V> turned(
        const Vec3<V>& reflection, const Vec3<V>& x, const V& angle
    ) const {
        constexpr T half = static_cast<T>(0.5), third = static_cast<T>(1.0 / 3.0);
        const V versine = angle * angle * half;
        const V sine = angle - versine * angle * third;
        const Vec3<V> tangent = tangent_of(Vec3<V>(reflection + x));
        const Vec3<V> inward = tangent_of(tangent);
        return {
            multiply_add(versine, inward, multiply_add(sine, tangent, x)),
            multiply_add(sine, inward, multiply_add(V(versine * T{-1}), tangent, tangent))};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V mean_over_step(
        const Vec3<V>& reflection, const Path<V>& path, const V& angle, T bandwidth
    ) const {
        constexpr T half = static_cast<T>(0.5);
        const Vec3<V>&x = path.x, &tangent = path.tangent;
        const SpreadAxes<V> axes = spread_axes(spot, x, reflection, bandwidth);
        const SpotSpread<V> spread{
            spot.size, spot.mosaic, spot.radial + bandwidth, axes.m, axes.radial};
        const V along = spread.adjugate(tangent, tangent) + least_form;
        const V inverse_along = quotient(all_lanes<V>(1), along);
        const Vec3<V> off_path = cross(x, tangent);
        const V log_of_distance = spread.form(off_path, off_path) * inverse_along * -half;
        const V middle = angle - spread.adjugate(tangent, x) * inverse_along;
        const V inverse_root = inverse_square_root(spread.determinant());
        // Angles in standard deviations times sqrt 2.
        const V half_along = along * half;
        const V scale = half_along * inverse_square_root(half_along) * inverse_root;
        const V mean =
            mean_of_gaussian(log_of_distance, V(scale * spot.half_step), V(scale * middle));
        return mean * inverse_root * spot.peak;
    }

    /// exp(log_of_distance) times the mean of exp(-u^2) from -half - middle to half - middle.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V
    mean_of_gaussian(const V& log_of_distance, const V& half, const V& middle) const {
        // Of a narrow step by a series, for the error functions would cancel.
        constexpr T narrow = static_cast<T>(0.15), third = static_cast<T>(1.0 / 3.0),
                    tenth = static_cast<T>(0.1),
                    root_pi_quarter = static_cast<T>(0.44311346272637900682);
        const V zero = all_lanes<V>(0), limit = all_lanes<V>(narrow);
        const V square = middle * middle, half_square = half * half;
        const V fourth_order =
            half_square * tenth * (square * square * T{4} - square * T{12} + T{3});
        const V series =
            all_lanes<V>(1) + half_square * third * (square * T{2} - T{1} + fourth_order);
        const V wide_half = larger(half, limit);
        const V between =
            error_function(V(middle + wide_half)) - error_function(V(middle - wide_half));
        const V wide = quotient(V(between * root_pi_quarter), wide_half);
        const V factor = if_less(half, limit, series, wide);
        const V log_of_value =
            if_less(half, limit, V(log_of_distance - square), log_of_distance);
        const V beyond = larger(V(larger(middle, V(zero - middle)) - half), zero);
        const V value = exp_of_form(log_of_value) * factor;
        return within_spot(spot, V(log_of_distance - beyond * beyond), value);
    }

    /// Keeps the form of a tangent above 0 on the spindle, where nothing moves.
    static constexpr T least_form = static_cast<T>(1e-20);
};

/// Where broadened spots end: a test for each orientation.
struct BroadenedSpots {
    static constexpr bool end = true;
    Table<SpotReach> reaches;  ///< [orientation]

    KOKKOS_FORCEINLINE_FUNCTION const SpotReach& of(int orientation) const {
        return reaches(orientation);
    }
};

/// A lattice with broadened spots: a table of them, an item for each orientation.
template <class T, template <class> class SpotsOfOrientation>
struct BroadenedLattice {
    using Spots = BroadenedSpots;
    using OfOrientation = SpotsOfOrientation<T>;
    Table<DeviceSpot<double>> spots;  ///< [orientation]

    KOKKOS_FORCEINLINE_FUNCTION OfOrientation of(int orientation) const {
        return {spots(orientation).template as<T>()};
    }
};

template <class T>
using StillLattice = BroadenedLattice<T, StillSpots>;
template <class T>
using SweptLattice = BroadenedLattice<T, SweptSpots>;

}  // namespace minibragg::crystal
