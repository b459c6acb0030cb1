#pragma once

#include <iosfwd>

#include "minibragg/nanobragg/render_image.hpp"

namespace minibragg::nanobragg {

/// What `-printout` asks for: a block for each rendered pixel, or the chosen one. On rank 0.
void print_pixels(
    const Setup& setup,
    const PixelSelection& selection,
    const RenderedImage& image,
    std::ostream& out
);

/// What `-trace_pixel` asks for. On rank 0.
/// @throws InputError when the pixel is not on the detector, or has more terms than the limit
void print_trace(
    const Setup& setup,
    const PixelSelection& selection,
    const RenderedImage& image,
    const Limits& limits,
    std::ostream& out
);

}  // namespace minibragg::nanobragg
