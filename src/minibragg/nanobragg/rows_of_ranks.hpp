#pragma once

#include <functional>
#include <span>
#include <vector>

#include "minibragg/nanobragg/image_rows.hpp"
#include "minibragg/parallel/communicator.hpp"

/// The rows of the image, shared out over ranks and gathered.
namespace minibragg::nanobragg {

/// The rows of this rank, and the ranks that have the others.
struct ShareOfRows {
    Rows rows;
    const parallel::Communicator& communicator;
};

ShareOfRows share_of(
    const PixelSelection& selection, const parallel::Communicator& communicator
);

/// How a run renders rows.
struct RowsRenderer {
    /// Whose solid angles are summed.
    const scene::DeviceScenes& scene;
    /// Writes the photons of some rows, [row][fast].
    /// @param uploaded  the same rows
    std::function<
        void(const Rows& rows, const scene::PixelRows& uploaded, std::span<float> photons)>
        render;
};

/// The image on rank 0, empty on the others.
struct GatheredImage {
    std::vector<float> photons;    ///< [slow][fast]
    double solid_angle_sum = 0.0;  ///< sr, over rendered pixels, layers and subpixels
};

/// Renders on all ranks and gathers on rank 0: rows are dealt out by their cost. Collective.
/// @param report_progress  called with the finished fraction of this rank's rows
GatheredImage render_and_gather(
    const RowsRenderer& renderer,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
);

}  // namespace minibragg::nanobragg
