#pragma once

#include "base/vec3.hpp"
#include "base/width.hpp"

namespace minibragg::beam {

/// Sources that share a direction: the photons' path, the frame of their polarization and a part of the
/// list of wavelengths.
struct Direction {
    Vec3d incident;            ///< unit vector along which the photons travel
    Vec3d electric, magnetic;  ///< unit vectors perpendicular to it; see polarization_factor()
    int first_wavelength, wavelengths;
    bool is_cut;  ///< by a resolution limit at any of its wavelengths
};

/// What a step is weighted with, in the precision that it is computed in.
template <class T>
struct StepWeight {
    T weight;             ///< all weights of a scene sum to 1
    T largest_q_squared;  ///< |d - s0|^2 beyond which the resolution limit cuts; else infinite
};

/// One wavelength of a direction.
struct Wavelength {
    double inverse_invA;   ///< 1 / wavelength
    double first_to_this;  ///< the first wavelength of the direction over this one
    StepWeight<double> exact;
    StepWeight<float> rounded;

    template <class T>
    KOKKOS_FORCEINLINE_FUNCTION const StepWeight<T>& step() const {
        if constexpr (sizeof(T) == sizeof(float)) {
            return rounded;
        } else {
            return exact;
        }
    }
};

/// How the beam is polarized.
struct Polarization {
    bool applied;
    double kahn_factor;  ///< -1 to 1
};

/// Kahn's polarization factor 0.5 (1 + c^2 - K (e^2 - b^2)), c, e, b the components of the diffracted
/// direction along incident, electric and magnetic. Eq. 6b (Kahn et al., J. Appl. Cryst. 15 (1982) 330).
/// The direction is that of `diffracted`, a vector of any length.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Real polarization_factor(
    const Polarization& polarization,
    const Direction& from,
    const Vec3<Real>& diffracted,
    const Real& inverse_length = all_lanes<Real>(1.0)
) {
    if (!polarization.applied) {
        return all_lanes<Real>(1.0);
    }
    const Real c = dot(from.incident, diffracted);
    const Real e = dot(from.electric, diffracted);
    const Real b = dot(from.magnetic, diffracted);
    const Real squares = c * c - polarization.kahn_factor * (e * e - b * b);
    return 0.5 + 0.5 * (squares * (inverse_length * inverse_length));
}

}  // namespace minibragg::beam
