#pragma once

#include <vector>

#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

/// The panels of a detector and, one panel after the other, their lines of samples: one for
/// each layer of the sensor and each subpixel along slow.
struct PanelTables {
    std::vector<detector::DevicePanel> panels;
    std::vector<detector::SampleLine> lines;
};

/// A panel as kernels see it, without samples.
detector::DevicePanel device_panel(const PanelModel& model);

/// @param first_line  of the table that these lines are appended to
PanelTables panel_tables(
    const std::vector<PanelModel>& panels, const Sampling& sampling, int first_line = 0
);

/// How amorphous materials are sampled: as crystals are, or in the middle of each pixel.
Sampling background_sampling(const Sampling& sampling);

/// The subpixels along either edge of a pixel.
std::vector<detector::Subpixel> subpixels_of(const Sampling& sampling);

}  // namespace minibragg::scene
