#pragma once

#include "minibragg/crystal/broadened_lattice.hpp"
#include "minibragg/diffraction/path_concepts.hpp"
#include "minibragg/diffraction/scattering_vector.hpp"

/// A step, the innermost part of the path: what one orientation of the crystal scatters at one
/// wavelength.
namespace minibragg::diffraction {

/// A crystal as the innermost levels see it, by value.
template <class Lattice, class Reflections>
struct DeviceCrystal {
    using Spots = typename Lattice::Spots;
    Lattice lattice;               ///< |F_lattice|^2
    Reflections reflections;       ///< |F_cell|^2
    Spots spots;                   ///< where they end
    Spots pixel_spots{};           ///< the same for a look at a whole pixel from its middle
    bool looks_at_pixels = false;  ///< whether that pays
};

/// Where a step looks: the Miller indices of an orientation at a wavelength.
template <class W>
struct StepPoint {
    Vec3<typename W::Real> hkl;
    int orientation = 0;
    /// Variance of the wavelength over its square. Broadened spots alone see it.
    Element<typename W::Quick> bandwidth = 0;
    /// Edges of the subpixel, in indices. Spots over whole pixels alone see them.
    Vec3<typename W::Real> fast{}, slow{};
    /// |q|. Tests of single reflections alone see it.
    typename W::Rough q_invA{};
};

/// The same step at a wavelength that is shorter by a factor.
template <class W>
KOKKOS_FORCEINLINE_FUNCTION StepPoint<W> scaled(const StepPoint<W>& step, double factor) {
    return {
        factor * step.hkl,
        step.orientation,
        step.bandwidth,
        factor * step.fast,
        factor * step.slow,
        step.q_invA * static_cast<float>(factor)};
}

/// Whether the spots of a crystal are averaged over whole subpixels.
template <class Crystal>
inline constexpr bool takes_pixels = requires {
    typename decltype(Crystal::lattice)::OfOrientation::OverPixel;
};

/// The spots of an orientation: those of a lattice that has a table of them, else the lattice.
template <class Lattice>
KOKKOS_FORCEINLINE_FUNCTION decltype(auto) spots_of(const Lattice& lattice, int orientation) {
    if constexpr (HasSpotTable<Lattice>) {
        return lattice.of(orientation);
    } else {
        return (lattice);
    }
}

/// From the nearest reflection to one of the 8 at the corners of the box in which a point lies.
template <class Quick>
KOKKOS_FORCEINLINE_FUNCTION Vec3<Quick> corner_from_nearest(
    const Vec3<Quick>& delta, int corner
) {
    const auto along = [&](const Quick& of_axis, int axis) {
        const auto step = static_cast<Element<Quick>>((corner >> axis) & 1);
        return if_less(
            of_axis, all_lanes<Quick>(0), all_lanes<Quick>(-step), all_lanes<Quick>(step)
        );
    };
    return {along(delta.x, 0), along(delta.y, 1), along(delta.z, 2)};
}

/// |F_lattice|^2 relative to its peak, of one reflection.
template <class W, class Spots>
KOKKOS_FORCEINLINE_FUNCTION typename W::Quick lattice_factor(
    const Spots& spots,
    const StepPoint<W>& at,
    const Vec3<typename W::Quick>& delta,
    const Vec3<typename W::Quick>& reflection
) {
    if constexpr (requires { spots.spot; }) {
        const auto quick = [](const Vec3<typename W::Real>& v) {
            using Quick = typename W::Quick;
            return Vec3<Quick>{convert<Quick>(v.x), convert<Quick>(v.y), convert<Quick>(v.z)};
        };
        return spots(crystal::SpotPoint<typename W::Quick>{
            delta, reflection, at.bandwidth, quick(at.fast), quick(at.slow)});
    } else {
        return spots(delta);
    }
}

/// |F_cell|^2 |F_lattice|^2 / peak of one domain at fractional Miller indices, of the 8
/// reflections around a point. Each is asked whether its spot reaches the point, for few do. A
/// call, for few crystals have such spots.
template <class W, class Crystal, class Observer>
[[gnu::noinline]] KOKKOS_FUNCTION typename W::Quick intensity_of_many(
    const Crystal& crystal, const StepPoint<W>& at, const Observer& observer
) {
    using Quick = typename W::Quick;
    using Index = typename W::Index;
    using Rough = typename W::Rough;
    const auto rough = [](const auto& v) {
        return Vec3<Rough>{convert<Rough>(v.x), convert<Rough>(v.y), convert<Rough>(v.z)};
    };
    const auto& spots = spots_of(crystal.lattice, at.orientation);
    const crystal::SpotReach& reach = spots_of(crystal.spots, at.orientation);
    const Vec3<Rough> rough_hkl = rough(at.hkl);
    const Vec3<Quick> delta{
        convert<Quick>(fraction(at.hkl.x)),
        convert<Quick>(fraction(at.hkl.y)),
        convert<Quick>(fraction(at.hkl.z))};
    const Vec3<Quick> nearest{
        convert<Quick>(nearest_int<Index>(at.hkl.x)),
        convert<Quick>(nearest_int<Index>(at.hkl.y)),
        convert<Quick>(nearest_int<Index>(at.hkl.z))};
    auto intensity = all_lanes<Quick>(0);
    for (int corner = 0; corner < spots.spot.reflections; ++corner) {
        const Vec3<Quick> step = corner_from_nearest(delta, corner);
        const Vec3<Quick> from_it = delta - step;
        if (!Observer::sees_zeros && reach.miss(rough(from_it), rough_hkl, at.q_invA)) {
            continue;
        }
        const Vec3<Quick> reflection = nearest + step;
        const Vec3<Index> reflection_hkl{
            nearest_int<Index>(reflection.x),
            nearest_int<Index>(reflection.y),
            nearest_int<Index>(reflection.z)};
        const Quick f_cell_squared =
            crystal.reflections.template intensity<W>(reflection_hkl, from_it);
        const Quick f_lattice_squared = lattice_factor(spots, at, from_it, reflection);
        if (corner == 0) {
            observer.step(at.hkl, reflection_hkl, f_cell_squared, f_lattice_squared);
        }
        intensity = multiply_add(f_cell_squared, f_lattice_squared, intensity);
    }
    return intensity;
}

/// |F_cell|^2 |F_lattice|^2 / peak of one domain at fractional Miller indices: of the nearest
/// reflection, and of its neighbours where their spots reach as far. Eq. 8.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION typename W::Quick domain_intensity(
    const Crystal& crystal, const StepPoint<W>& at, const Observer& observer
) {
    using Quick = typename W::Quick;
    using Index = typename W::Index;
    const Vec3<typename W::Real>& hkl = at.hkl;
    const auto& spots = spots_of(crystal.lattice, at.orientation);
    if constexpr (HasSpotTable<decltype(crystal.lattice)>) {
        if (spots.spot.reflections > 1) [[unlikely]] {
            const StepPoint<W> here = at;  // of its own, so that `at` may stay in registers
            return intensity_of_many(crystal, here, observer);
        }
    }
    const Vec3<Quick> delta{
        convert<Quick>(fraction(hkl.x)),
        convert<Quick>(fraction(hkl.y)),
        convert<Quick>(fraction(hkl.z))};
    if constexpr (!HasSpotTable<decltype(crystal.lattice)>) {
        if (!Observer::sees_zeros && spots.vanishes(delta)) {
            return all_lanes<Quick>(0);
        }
    }
    const Vec3<Index> nearest_hkl{
        nearest_int<Index>(hkl.x), nearest_int<Index>(hkl.y), nearest_int<Index>(hkl.z)};
    const Vec3<Quick> nearest{
        convert<Quick>(nearest_hkl.x),
        convert<Quick>(nearest_hkl.y),
        convert<Quick>(nearest_hkl.z)};
    const Quick f_lattice_squared = lattice_factor(spots, at, delta, nearest);
    const Quick f_cell_squared = crystal.reflections.template intensity<W>(nearest_hkl, delta);
    observer.step(hkl, nearest_hkl, f_cell_squared, f_lattice_squared);
    return f_cell_squared * f_lattice_squared;
}

/// An intensity, or 0 where the resolution limit of a wavelength cuts. Eq. 7.
/// @param q_squared  at the first wavelength of the direction, 1/A^2
template <class Quick>
KOKKOS_FORCEINLINE_FUNCTION Quick within_limit(
    const beam::Wavelength& wavelength, const Quick& q_squared, const Quick& intensity
) {
    const auto largest = convert<Element<Quick>>(wavelength.largest_q_squared);
    return if_less(all_lanes<Quick>(largest), q_squared, all_lanes<Quick>(0), intensity);
}

/// Where a test in single precision looks.
template <class Rough>
struct RoughPoint {
    Vec3<Rough> hkl;
    Rough q_invA;  ///< |q|
};

/// The same at another wavelength than the first of its direction.
template <class Rough>
KOKKOS_FORCEINLINE_FUNCTION RoughPoint<Rough> scaled(
    const RoughPoint<Rough>& first, const beam::Wavelength& wavelength
) {
    const auto factor = static_cast<float>(wavelength.first_to_this);
    return {factor * first.hkl, first.q_invA * factor};
}

/// Whether a point is in no spot, in any lane. Not said where it may be in those of several
/// reflections: each is asked for itself (intensity_of_many()).
template <class Spots, class Rough>
KOKKOS_FORCEINLINE_FUNCTION bool misses_point(
    const Spots& spots, const RoughPoint<Rough>& at, const Vec3<Rough>& delta
) {
    if constexpr (requires { spots.miss(delta); }) {
        return spots.miss(delta);
    } else {
        return spots.reflections == 1 && spots.miss(delta, at.hkl, at.q_invA);
    }
}

/// Whether an orientation has no spot at any wavelength of a direction, in any lane: what it
/// adds is exactly 0. A test in single precision, which is quicker than to compute the steps.
/// @param spots  where the orientation's spots end
/// @param first  its Miller indices at the first wavelength, and |q| there, 1/A
/// @param wavelengths  those of the direction, `count` of them
template <class Spots, class Rough>
KOKKOS_FORCEINLINE_FUNCTION bool misses_spots(
    const Spots& spots,
    const RoughPoint<Rough>& first,
    const beam::Wavelength* wavelengths,
    int count
) {
    RoughPoint<Rough> at = first;
    for (int i = 0;;) {
        const Vec3<Rough> delta{fraction(at.hkl.x), fraction(at.hkl.y), fraction(at.hkl.z)};
        if (!misses_point(spots, at, delta)) {
            return false;
        }
        if (++i == count) {
            return true;
        }
        at = scaled(first, wavelengths[i]);
    }
}

}  // namespace minibragg::diffraction
