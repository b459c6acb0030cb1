#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/diffraction/pixel_trace.hpp"
#include "minibragg/scene/upload_scene.hpp"

/// What the path does for those who have a scene: photons of pixels, what they are made of, and
/// the solid angles that they were given. The one header of this room for other rooms, and for
/// programs that are linked with the library; the others are the kernels'.
namespace minibragg::diffraction {

/// Computes the expected photons of every unmasked pixel of `pixels`; masked ones become 0.
/// One launch for all rows of all panels of all shots, in order with the other work of `exec`;
/// asynchronous on a device.
void render(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

/// render(), or what renders one kind of crystal alone.
using RenderFunction = decltype(render);

/// For each row the sum over its unmasked pixels, their layers and subpixels of the solid angle
/// that render() weighs them with (sr; of point pixels sr/m^2). Returns when it is computed.
Array<double> row_solid_angles(
    const ExecSpace& exec, const scene::DeviceScenes& scenes, const scene::PixelRows& pixels
);

/// One report for each pixel of a single shot.
std::vector<PixelReport> report_pixels(
    const scene::DeviceScenes& scenes, const std::vector<PixelPlace>& pixels
);

/// @throws InputError when the pixel has more terms than the limit
PixelTrace trace_pixel(
    const scene::DeviceScenes& scenes, const PixelPlace& pixel, std::int64_t most_terms
);

}  // namespace minibragg::diffraction
