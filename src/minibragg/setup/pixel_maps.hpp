#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/detector/panel_geometry.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/response/pixel_response.hpp"
#include "minibragg/setup/shared_files.hpp"

/// What the user's files say of single pixels: [pixel], counted over all panels in the order of
/// the deck or, for the panels of a file, of their places in it. Collective.
///
/// An image in a file has the pixels of the panels, the first that fits: where the file that
/// the detector comes from has them (data_origin); stacked along slow, as ours do; a panel in
/// each image of a stack. What lies beside panels is passed over.
namespace minibragg::setup {

using Panels = std::vector<detector::PanelGeometry>;

/// The panels of a detector, and where images of the file that they come from hold them.
struct MappedPanels {
    const Panels& panels;
    const nexus::ImageLayout& layout;
};

/// Number of the first pixel of each panel, and of all pixels: [panel + 1].
std::vector<std::int64_t> first_pixels(const Panels& panels);

/// A mask of an HDF5 file, or of raw bytes, one a pixel (perhaps zipped), in the shape of such
/// an image; stacked along slow where shapes of one size differ.
/// @throws InputError when the file has another shape than the detector
std::vector<std::uint32_t> read_mask_file(
    const std::string& path, const MappedPanels& detector, const Files& files
);

/// Gains relative to that of the detector.
/// @throws InputError likewise, and for a gain that is no finite number >= 0
std::vector<float> read_gain_file(
    const std::string& path, const MappedPanels& detector, const Files& files
);

struct BadPixels {
    std::vector<response::Defect> defects;
    std::int64_t ignored =
        0;  ///< pixels of a mask that are not 0, but neither dead nor over-responding
};

/// Dead and hot pixels: a mask in an HDF5 file (NXmx bits 1, dead, and 3, over-responding), or
/// a text table with the columns panel, slow, fast and hot (0: dead, 1: hot).
/// @throws InputError for a file of another shape and, with the line, for a pixel that does not
/// exist
BadPixels read_bad_pixel_file(
    const std::string& path, const MappedPanels& detector, const Files& files
);

}  // namespace minibragg::setup
