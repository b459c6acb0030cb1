#pragma once

#include <vector>

#include "minibragg/diffraction/pixel_photons.hpp"
#include "minibragg/diffraction/render_pixels.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "reference/random_scene.hpp"

/// The least that the path asks of its parts, so that a test of one level can be followed by
/// hand. They are what path_concepts.hpp asks for and nothing more: that the path compiles with
/// them shows that it asks for all it uses.
namespace minibragg::diffraction::stubs {

struct Endless {
    static constexpr bool end = false;
};

/// 1 everywhere.
struct FlatLattice {
    using Spots = Endless;

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>&) const {
        return all_lanes<V>(1);
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool vanishes(const Vec3<V>&) const {
        return false;
    }
};

/// Spots of half width 1/4 along h.
struct SpotsAlongH {
    static constexpr bool end = true;

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool miss(const Vec3<V>& delta) const {
        return !any_less(V(delta.x * delta.x), all_lanes<V>(1.0F / 16.0F));
    }
};

/// 1 in the spots, 0 elsewhere.
struct LatticeAlongH {
    using Spots = SpotsAlongH;

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        const auto limit = all_lanes<V>(static_cast<Element<V>>(1.0 / 16.0));
        return if_less(V(delta.x * delta.x), limit, all_lanes<V>(1), all_lanes<V>(0));
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool vanishes(const Vec3<V>& delta) const {
        return SpotsAlongH{}.miss(delta);
    }
};

/// |F|^2 = 100 h + 10 k + l: the indices can be read from the sum.
struct NumberedReflections {
    template <class W>
    KOKKOS_FORCEINLINE_FUNCTION typename W::Quick
    intensity(const Vec3<typename W::Index>& hkl, const Vec3<typename W::Quick>&) const {
        return convert<typename W::Quick>(typename W::Index(hkl.x * 100 + hkl.y * 10 + hkl.z));
    }
};

/// Notes what it sees, on the host.
struct Notebook {
    static constexpr bool sees_zeros = true;
    std::vector<double>* polarizations;
    std::vector<Vec3d>* hkl;

    template <class Held>
    void held(const Held&) const {}

    template <class Ray, class Real>
    void sample(const detector::SamplePoint&, const Ray&, const Real&, const Real&, double)
        const {}

    void direction(const beam::Direction&, const Vec3d&, double polarization) const {
        polarizations->push_back(polarization);
    }

    template <class Index, class Quick>
    void step(const Vec3d& at, const Vec3<Index>&, const Quick&, const Quick&) const {
        hkl->push_back(at);
    }
};

/// Adds the weight that it was given: the sum is that of the weights.
struct WeightAlone {
    template <class Real>
    KOKKOS_FORCEINLINE_FUNCTION Real operator()(
        const beam::Direction&,
        const detector::Ray<Real>&,
        const Vec3<Real>&,
        const WeightedSum<Real>& so_far
    ) const {
        return so_far.sum + so_far.weight;
    }
};

template <class Lattice>
using Crystal = DeviceCrystal<Lattice, NumberedReflections>;

/// A beam along z, 1 A, on a panel of 4 x 4 pixels of 1 mm at 0.1 m across the beam.
inline scene::SceneModel small_model() {
    scene::SceneModel model;
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};
    model.beam.fluence_photons_per_m2 = 1e29;
    model.panels = {reference::facing_panel({0.0, 0.0, 1.0}, 0.1, 4, 1e-3)};
    model.crystal.cell_A = {{{10.0, 0.0, 0.0}, {0.0, 10.0, 0.0}, {0.0, 0.0, 10.0}}};
    return model;
}

}  // namespace minibragg::diffraction::stubs
