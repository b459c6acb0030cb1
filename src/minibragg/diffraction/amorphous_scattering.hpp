#pragma once

#include "minibragg/diffraction/weighted_sum.hpp"

namespace minibragg::diffraction {

/// What amorphous materials scatter of one direction of the beam. Eq. 13.
/// @pre the scene has a table of them
template <class W>
struct AmorphousScattering {
    using Real = typename W::Real;
    const scene::DeviceScene& scene;

    /// The sum over the wavelengths of the direction, added to the sum so far.
    KOKKOS_FORCEINLINE_FUNCTION Real operator()(
        const beam::Direction& direction,
        const detector::Ray<Real>&,
        const Vec3<Real>& q_invA,
        const WeightedSum<Real>& so_far
    ) const {
        const Real first_stol_invA = 0.5 * square_root(Real(dot(q_invA, q_invA)));
        Real intensity = all_lanes<Real>(0.0);
        for (int i = 0; i < direction.wavelengths; ++i) {
            const beam::Wavelength& wavelength =
                scene.wavelengths(direction.first_wavelength + i);
            const Real stol_invA = first_stol_invA * wavelength.first_to_this;
            intensity +=
                wavelength.weight *
                convert<Real>(background::amorphous_intensity<W>(scene.amorphous, stol_invA));
        }
        return multiply_add(so_far.weight, intensity, so_far.sum);
    }
};

}  // namespace minibragg::diffraction
