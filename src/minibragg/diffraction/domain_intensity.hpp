#pragma once

#include "minibragg/diffraction/scattering_vector.hpp"

/// A step, the innermost part of the path: what one orientation of the crystal scatters at one
/// wavelength.
namespace minibragg::diffraction {

/// A crystal as the innermost levels see it, by value.
template <class Lattice, class Reflections>
struct DeviceCrystal {
    using Spots = typename Lattice::Spots;
    Lattice lattice;          ///< |F_lattice|^2
    Reflections reflections;  ///< |F_cell|^2
    Spots spots;              ///< where they end
};

/// |F_cell|^2 |F_lattice|^2 / peak of one domain at fractional Miller indices. Eq. 8.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION typename W::Quick domain_intensity(
    const Crystal& crystal, const Vec3<typename W::Real>& hkl, const Observer& observer
) {
    using Quick = typename W::Quick;
    using Index = typename W::Index;
    const Vec3<Quick> delta{
        convert<Quick>(fraction(hkl.x)),
        convert<Quick>(fraction(hkl.y)),
        convert<Quick>(fraction(hkl.z))};
    if (!Observer::sees_zeros && crystal.lattice.vanishes(delta)) {
        return all_lanes<Quick>(0);
    }
    const Vec3<Index> nearest_hkl{
        nearest_int<Index>(hkl.x), nearest_int<Index>(hkl.y), nearest_int<Index>(hkl.z)};
    const Quick f_lattice_squared = crystal.lattice(delta);
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

/// Whether an orientation has no spot at any wavelength of a direction, in any lane: what it
/// adds is exactly 0. A test in single precision, which is quicker than to compute the steps.
/// @param first_hkl  the orientation's Miller indices at the first wavelength
/// @param wavelengths  those of the direction, `count` of them
template <class Spots, class Rough>
KOKKOS_FORCEINLINE_FUNCTION bool misses_spots(
    const Spots& spots,
    const Vec3<Rough>& first_hkl,
    const beam::Wavelength* wavelengths,
    int count
) {
    Vec3<Rough> hkl = first_hkl;
    for (int i = 0;;) {
        if (!spots.miss(Vec3<Rough>{fraction(hkl.x), fraction(hkl.y), fraction(hkl.z)})) {
            return false;
        }
        if (++i == count) {
            return true;
        }
        hkl = static_cast<float>(wavelengths[i].first_to_this) * first_hkl;
    }
}

}  // namespace minibragg::diffraction
