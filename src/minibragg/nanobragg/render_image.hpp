#pragma once

#include <functional>
#include <vector>

#include "minibragg/nanobragg/image_rows.hpp"
#include "minibragg/nanobragg/setup.hpp"
#include "minibragg/parallel/communicator.hpp"

namespace minibragg::nanobragg {

/// The float image of a run. Empty on all ranks but 0.
struct RenderedImage {
    std::vector<float> photons;    ///< [slow][fast]
    double solid_angle_sum = 0.0;  ///< sr, over rendered pixels, layers and subpixels
    /// At least one, in the order of the pixels; on all ranks.
    std::vector<SceneInForce> scenes;
};

/// Renders on all ranks and gathers on rank 0: rows are dealt out by their cost. Collective.
/// @param report_progress  called with the finished fraction of this rank's rows
RenderedImage render_image(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
);

}  // namespace minibragg::nanobragg
