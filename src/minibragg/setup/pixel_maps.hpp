#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/detector/panel_geometry.hpp"
#include "minibragg/response/pixel_response.hpp"
#include "minibragg/setup/shared_files.hpp"

/// What the user's files say of single pixels: [pixel], counted over all panels in the deck's order. Images in files
/// have the panels stacked along slow, as ours do; what lies beside narrower panels is passed over. Collective.
namespace minibragg::setup {

using Panels = std::vector<detector::PanelGeometry>;

/// Number of the first pixel of each panel, and of all pixels: [panel + 1].
std::vector<std::int64_t> first_pixels(const Panels& panels);

/// @throws InputError when the file has another shape than the detector
std::vector<std::uint32_t> read_mask_file(
    const std::string& path, const Panels& panels, const Files& files
);

/// Gains relative to that of the detector.
/// @throws InputError likewise, and for a gain that is no finite number >= 0
std::vector<float> read_gain_file(
    const std::string& path, const Panels& panels, const Files& files
);

/// Dead and hot pixels: a mask in an HDF5 file (NXmx bits 1, dead, and 3, over-responding), or a text table with the
/// columns panel, slow, fast and hot (0: dead, 1: hot).
/// @throws InputError for a file of another shape and, with the line, for a pixel that does not exist
std::vector<response::Defect> read_bad_pixel_file(
    const std::string& path, const Panels& panels, const Files& files
);

}  // namespace minibragg::setup
