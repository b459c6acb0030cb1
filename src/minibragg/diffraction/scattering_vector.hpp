#pragma once

#include "minibragg/scene/device_scene.hpp"

/// What follows from a ray and a direction of the beam.
namespace minibragg::diffraction {

/// The scattering vector q = (d - s0) / wavelength at the first wavelength of a direction, 1/A.
/// Eq. 7a.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec3<Real> scattering_vector(
    const beam::Direction& direction, const detector::Ray<Real>& ray
) {
    const Real scale = ray.inverse_distance_invm * direction.inverse_invA;
    return multiply_add(scale, ray.position_m, -direction.incident_invA);
}

/// The polarization factor of the photons of a direction that are scattered along a ray. Eq.
/// 6b.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Real
polarization_factor(const beam::Direction& direction, const detector::Ray<Real>& ray) {
    return beam::polarization_factor(
        direction.polarization, ray.position_m, ray.inverse_distance_invm
    );
}

/// The edges of a subpixel: how far q moves from one to the next along fast and slow, 1/A.
template <class Real>
struct PixelEdges {
    Vec3<Real> fast, slow;
};

/// The edges of the subpixel around a ray, at the first wavelength of a direction: steps along
/// the panel without their part along the ray, over distance and wavelength. Of flat panels.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION PixelEdges<Real> pixel_edges(
    const detector::DevicePanel& panel,
    const beam::Direction& direction,
    const detector::Ray<Real>& ray,
    int oversample
) {
    const Vec3<Real> d = ray.direction();
    const Real scale =
        ray.inverse_distance_invm * (direction.inverse_invA * panel.pixel_size_m / oversample);
    const auto edge = [&](const Vec3d& axis) {
        const Real along = dot(axis, d);
        return Vec3<Real>{
            scale * (all_lanes<Real>(axis.x) - along * d.x),
            scale * (all_lanes<Real>(axis.y) - along * d.y),
            scale * (all_lanes<Real>(axis.z) - along * d.z)};
    };
    return {edge(panel.fast), edge(panel.slow)};
}

/// |v|, in single precision.
template <class Rough>
KOKKOS_FORCEINLINE_FUNCTION Rough rough_length(const Vec3<Rough>& v) {
    constexpr float above_0 = 1e-30F;
    const Rough squared = dot(v, v) + above_0;
    return squared * inverse_square_root(squared);
}

/// The scattering vector at the first wavelength of a direction, 1/A, in the forms that
/// orientations need.
template <class W>
struct ScatteringVector {
    using Rough = typename W::Rough;
    const Vec3<typename W::Real>& exact;
    Vec3<Rough> rough;
    typename W::Quick squared;  ///< 0 where no resolution limit cuts
    // Where spots depend on them:
    Rough length_invA{};                   ///< |q|
    PixelEdges<typename W::Real> pixel{};  ///< of spots over whole subpixels

    /// Refers to `q_invA`.
    KOKKOS_FORCEINLINE_FUNCTION static ScatteringVector from(
        const Vec3<typename W::Real>& q_invA, const beam::Direction& direction
    ) {
        using Real = typename W::Real;
        using Quick = typename W::Quick;
        return {
            q_invA,
            {convert<Rough>(q_invA.x), convert<Rough>(q_invA.y), convert<Rough>(q_invA.z)},
            direction.is_cut ? convert<Quick>(Real(dot(q_invA, q_invA))) : all_lanes<Quick>(0)};
    }
};

/// Fractional Miller indices of a cell at q. Eq. 7.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec3<Real> miller_indices(
    const crystal::OrientedCellOf<Element<Real>>& cell, const Vec3<Real>& q_invA
) {
    return {dot(cell.a_A, q_invA), dot(cell.b_A, q_invA), dot(cell.c_A, q_invA)};
}

}  // namespace minibragg::diffraction
