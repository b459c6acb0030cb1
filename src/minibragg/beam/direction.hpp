#pragma once

#include <type_traits>

#include "minibragg/beam/polarization.hpp"

namespace minibragg::beam {

/// Sources that share a direction: the photons' path, their polarization and a part of the list
/// of wavelengths.
struct Direction {
    Vec3d incident;       ///< unit vector along which the photons travel
    Vec3d incident_invA;  ///< the same over the first wavelength: the wave vector
    double inverse_invA;  ///< 1 / first wavelength
    Polarization polarization;
    int first_wavelength, wavelengths;
    bool is_cut;  ///< by a resolution limit at any of its wavelengths
};

static_assert(std::is_trivially_copyable_v<Direction>);

/// What a step is weighted with, in the precision that it is computed in.
template <class T>
struct StepWeight {
    T weight;  ///< all weights of a scene sum to 1
    /// |q|^2 at the direction's first wavelength, 1/A^2, beyond which the resolution limit
    /// cuts; else infinite.
    T largest_q_squared;
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

static_assert(std::is_trivially_copyable_v<Wavelength>);

}  // namespace minibragg::beam
