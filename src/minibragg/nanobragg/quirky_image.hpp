#pragma once

#include <functional>

#include "minibragg/nanobragg/render_image.hpp"

/// `-exact_quirks`, which needs kernels of its own: those that the CMake option
/// MINIBRAGG_EXACT_QUIRKS compiles.
namespace minibragg::nanobragg {

/// Whether this program has these kernels.
bool has_quirks();

/// render_image() with the habits of the reference program in which an earlier pixel changes a
/// later one. Collective.
/// @pre has_quirks()
RenderedImage render_quirky(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
);

}  // namespace minibragg::nanobragg
