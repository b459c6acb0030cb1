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

PanelTables panel_tables(const std::vector<PanelModel>& panels, int oversample);

/// Places of subpixels along either axis, in pixels from the centre.
std::vector<double> subpixel_offsets(int oversample);

}  // namespace minibragg::scene
