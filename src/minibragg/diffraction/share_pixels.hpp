#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "minibragg/diffraction/pixel_trace.hpp"
#include "minibragg/scene/upload_scene.hpp"

/// The Bragg photons of pixels by the reflections that they are of. A header for other rooms,
/// as render.hpp is.
namespace minibragg::diffraction {

/// What one reflection of one crystal adds to a pixel, and the means that it has there, each
/// weighted by the photons.
struct ReflectionShare {
    std::int32_t crystal = 0;
    Vec3<std::int32_t> hkl{0, 0, 0};
    /// Expected photons, of all samples, directions, orientations and wavelengths.
    double photons = 0.0;
    double inverse_wavelength_invA = 0.0;  ///< of the samples of the spectrum
    double strength_e2 = 0.0;              ///< |F|^2 times polarization
    double inverse_capture = 0.0;          ///< of a layer of the sensor
};

/// A share of one of the pixels that were asked for.
struct PixelShare {
    std::size_t pixel = 0;  ///< its place in the list
    ReflectionShare share;
    bool is_only = false;  ///< no step of the pixel looks at another reflection
};

/// Splits the path's Bragg photons of some pixels of a single shot by the reflection that is
/// nearest to where each step looks. The shares of a pixel add up to its photons: where spots
/// in closed form reach the reflections next to them, what these add to a pixel is shared out
/// in the same proportions. Computed in double precision for all steps, of which none is
/// skipped. In the order of the pixels, those of a pixel in the order in which the path meets
/// them; none without photons. Masks are not minded.
/// @param orientations_of_one  scene::orientations_of_one() of the shot
std::vector<PixelShare> share_pixels(
    const scene::DeviceScenes& scenes,
    std::int64_t orientations_of_one,
    const std::vector<PixelPlace>& pixels
);

}  // namespace minibragg::diffraction
