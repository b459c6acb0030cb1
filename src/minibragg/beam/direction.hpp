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

/// One wavelength of a direction.
struct Wavelength {
    double inverse_invA;   ///< 1 / wavelength
    double first_to_this;  ///< the first wavelength of the direction over this one
    double weight;         ///< all weights of a scene sum to 1
    /// |q|^2 at the direction's first wavelength, 1/A^2, beyond which the resolution limit
    /// cuts; else infinite.
    double largest_q_squared;
    /// Variance of its photon energies over their squared mean. Broadened spots alone see it.
    double bandwidth = 0.0;
};

static_assert(std::is_trivially_copyable_v<Wavelength>);

}  // namespace minibragg::beam
