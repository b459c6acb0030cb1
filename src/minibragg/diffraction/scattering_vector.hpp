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

/// The scattering vector at the first wavelength of a direction, 1/A, in the forms that
/// orientations need.
template <class W>
struct ScatteringVector {
    using Rough = typename W::Rough;
    const Vec3<typename W::Real>& exact;
    Vec3<Rough> rough;
    typename W::Quick squared;  ///< 0 where no resolution limit cuts

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
