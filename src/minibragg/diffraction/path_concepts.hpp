#pragma once

#include <concepts>

#include "minibragg/diffraction/held_factors.hpp"
#include "minibragg/diffraction/weighted_sum.hpp"

/// What the path asks of the types that it is made of, at a width W (simd/width.hpp). A type
/// that lacks something is named by the compiler in one line, and a newcomer reads here what to
/// write.
namespace minibragg::diffraction {

/// |F_lattice|^2 of a crystal relative to its peak, from `delta`, the Miller indices minus the
/// nearest integers; and whether it is exactly 0 in all lanes. `Spots` says where spots end.
/// crystal/lattice_shape.hpp has the program's.
template <class Lattice, class W>
concept LatticeOf = std::is_trivially_copyable_v<Lattice> &&
    requires(const Lattice& lattice, const Vec3<typename W::Quick>& delta) {
    { lattice(delta) } -> std::same_as<typename W::Quick>;
    { lattice.vanishes(delta) } -> std::same_as<bool>;
    { Lattice::Spots::end } -> std::convertible_to<bool>;
};

/// |F_cell|^2 at the nearest reflection, or between reflections by `delta`.
/// crystal/structure_factor_table.hpp has the program's.
template <class Reflections, class W>
concept ReflectionsOf = requires(
    const Reflections& reflections,
    const Vec3<typename W::Index>& nearest_hkl,
    const Vec3<typename W::Quick>& delta
) {
    {
        reflections.template intensity<W>(nearest_hkl, delta)
        } -> std::same_as<typename W::Quick>;
};

/// A crystal: a lattice, its reflections, and where its spots end. Where they do, `spots` tells
/// by a test in single precision that no lane is in one.
template <class Crystal, class W>
concept CrystalOf = LatticeOf<decltype(Crystal::lattice), W> &&
    ReflectionsOf<decltype(Crystal::reflections), W> &&
    std::same_as<typename Crystal::Spots, typename decltype(Crystal::lattice)::Spots> &&
    (!Crystal::Spots::end ||
     requires(const Crystal& crystal, const Vec3<typename W::Rough>& delta) {
         { crystal.spots.miss(delta) } -> std::same_as<bool>;
     });

/// Sees every intermediate value of the path. `sees_zeros` forbids to skip steps that add
/// exactly 0.
template <class Observer, class W>
concept ObserverOf = requires(
    const Observer& observer,
    const HeldFactors<typename W::Real>& held,
    const detector::SamplePoint& point,
    const detector::Ray<typename W::Real>& ray,
    const beam::Direction& direction,
    const Vec3<typename W::Real>& vector,
    const Vec3<typename W::Index>& nearest_hkl,
    const typename W::Real& number,
    const typename W::Quick& intensity
) {
    { Observer::sees_zeros } -> std::convertible_to<bool>;
    observer.held(held);
    observer.sample(point, ray, number, number);
    observer.direction(direction, vector, number);
    observer.step(vector, nearest_hkl, intensity, intensity);
};

/// Adds what is scattered of one direction of the beam, given the scattering vector at its
/// first wavelength.
template <class Scattering, class W>
concept ScatteringOf = requires(
    const Scattering& scattering,
    const beam::Direction& direction,
    const Vec3<typename W::Real>& q_invA,
    const WeightedSum<typename W::Real>& so_far
) {
    { scattering(direction, q_invA, so_far) } -> std::same_as<typename W::Real>;
};

}  // namespace minibragg::diffraction
