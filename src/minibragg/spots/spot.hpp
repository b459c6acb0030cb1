#pragma once

#include <cstdint>

#include "minibragg/base/vec3.hpp"

namespace minibragg::spots {

/// Pixels [first, end) along fast and slow, counted from 0.
struct PixelBox {
    std::int32_t first_fast = 0, end_fast = 0, first_slow = 0, end_slow = 0;
};

/// What a panel has recorded of a reflection of a crystal. Photons are those that are expected,
/// before a detector's response.
struct Spot {
    std::int32_t crystal = 0;
    Vec3<std::int32_t> hkl{0, 0, 0};
    std::int32_t panel = 0;
    /// Centroid of the recorded photons, in pixels from the outer corner of pixel (0, 0): the
    /// middle of that pixel is (0.5, 0.5).
    double fast_px = 0.0, slow_px = 0.0;
    /// Spindle angle at which the reflection is on the Ewald sphere of the mean beam, which may
    /// lie outside of the image; of a still, the still's.
    double phi_deg = 0.0;
    double photons = 0.0;       ///< recorded in pixels that are not masked
    double full_photons = 0.0;  ///< of the whole reflection: whole_reflection.hpp
    double partiality = 0.0;    ///< recorded over those of the whole reflection
    /// |q + s0| - 1/wavelength of the mean beam in the middle of the image, positive outside of
    /// the sphere.
    double excitation_error_invA = 0.0;
    double d_A = 0.0;           ///< resolution, infinite of 0 0 0
    double wavelength_A = 0.0;  ///< mean of the recorded photons, by the lines of the spectrum
    /// Around the pixels that have at least 1 % of what the brightest has of this reflection.
    PixelBox box{};
};

}  // namespace minibragg::spots
