#pragma once

#include <concepts>

#include "minibragg/crystal/broadened_lattice.hpp"
#include "minibragg/diffraction/held_factors.hpp"
#include "minibragg/diffraction/weighted_sum.hpp"

/// What the path asks of the types that it is made of, at a width W (simd/width.hpp). A type
/// that lacks something is named by the compiler in one line, and a newcomer reads here what to
/// write.
namespace minibragg::diffraction {

/// A lattice, or what tells where its spots end, with an item for each orientation.
template <class Lattice>
concept HasSpotTable = requires(const Lattice& lattice) {
    lattice.of(0);
};

/// |F_lattice|^2 of a crystal relative to its peak, from `delta`, the Miller indices minus the
/// nearest integers; and whether it is exactly 0 in all lanes. `Spots` says where spots end.
/// crystal/lattice_shape.hpp has the program's.
template <class Lattice, class W>
concept EqualSpotsOf = requires(const Lattice& lattice, const Vec3<typename W::Quick>& delta) {
    { lattice(delta) } -> std::same_as<typename W::Quick>;
    { lattice.vanishes(delta) } -> std::same_as<bool>;
};

/// The same of a lattice whose spots differ from orientation to orientation and from reflection
/// to reflection: crystal/broadened_lattice.hpp.
template <class Lattice, class W>
concept OwnSpotsOf = HasSpotTable<Lattice> &&
    requires(const Lattice& lattice, const crystal::SpotPoint<typename W::Quick>& point) {
    { lattice.of(0)(point) } -> std::same_as<typename W::Quick>;
    { lattice.of(0).spot.reflections } -> std::convertible_to<int>;
};

template <class Lattice, class W>
concept LatticeOf = std::is_trivially_copyable_v<Lattice> &&
    (EqualSpotsOf<Lattice, W> || OwnSpotsOf<Lattice, W>)&&requires {
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

/// Where spots end: tells by a test in single precision that no lane is in one.
template <class Spots, class Rough>
concept EndingSpots =
    requires(const Spots& spots, const Vec3<Rough>& delta, const Rough& q_invA) {
    { spots.miss(delta) } -> std::same_as<bool>;
}

|| requires(const Spots& spots, const Vec3<Rough>& delta, const Rough& q_invA) {
    { spots.of(0).miss(delta, delta, q_invA) } -> std::same_as<bool>;
};

/// A crystal: a lattice, its reflections, and where its spots end.
template <class Crystal, class W>
concept CrystalOf = LatticeOf<decltype(Crystal::lattice), W> &&
    ReflectionsOf<decltype(Crystal::reflections), W> &&
    std::same_as<typename Crystal::Spots, typename decltype(Crystal::lattice)::Spots> &&
    (!Crystal::Spots::end || EndingSpots<typename Crystal::Spots, typename W::Rough>);

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
    observer.sample(point, ray, number, number, 1.0);
    observer.direction(direction, vector, number);
    observer.step(vector, nearest_hkl, intensity, intensity);
};

/// Adds what is scattered of one direction of the beam, given the scattering vector at its
/// first wavelength.
template <class Scattering, class W>
concept ScatteringOf = requires(
    const Scattering& scattering,
    const beam::Direction& direction,
    const detector::Ray<typename W::Real>& ray,
    const Vec3<typename W::Real>& q_invA,
    const WeightedSum<typename W::Real>& so_far
) {
    { scattering(direction, ray, q_invA, so_far) } -> std::same_as<typename W::Real>;
};

}  // namespace minibragg::diffraction
