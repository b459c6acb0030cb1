#pragma once

#include <vector>

#include "minibragg/parallel/decomposition.hpp"
#include "minibragg/scene/device_scene.hpp"
#include "minibragg/setup/make_detector.hpp"
#include "minibragg/statistics/image_statistics.hpp"

namespace minibragg::setup {

/// What the rows of every panel cost: unmasked pixels x steps a pixel, [panel][row].
std::vector<parallel::RowCosts> row_costs(
    const DetectorSetup& detector, const scene::SceneModel& scene
);

/// The pixels of one rank: its bands one after the other.
struct LocalPixels {
    std::vector<parallel::Band> bands;
    std::vector<statistics::RowBlock> blocks;      ///< [band], where each lies in the arrays
    scene::PixelRows rows;                         ///< [shot * row]
    std::vector<detector::MaskBits> mask;          ///< [pixel]
    std::vector<std::int64_t> good_pixels_of_row;  ///< [row]
    std::vector<int> panel_of_row;                 ///< [row]
};

/// @param shots  that are rendered together: the rows are those of all of them
LocalPixels make_local_pixels(
    const DetectorSetup& detector, const std::vector<parallel::Band>& bands, int shots = 1
);

/// Empty images of the right size for some shots; `separate` allocates Bragg and background
/// apart too.
scene::PhotonImages make_images(const LocalPixels& pixels, int shots, bool separate);

}  // namespace minibragg::setup
