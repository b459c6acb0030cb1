#pragma once

#include <cstdint>
#include <string>

#include "minibragg/files/experiment.hpp"

namespace minibragg::pictures {

/// What the headers of old image formats can say about one panel and one image.
struct SinglePanel {
    const files::Panel* panel = nullptr;
    files::BeamCenter beam_center;
    double close_distance_m = 0.0;              ///< perpendicular
    double close_fast = 0.0, close_slow = 0.0;  ///< pixels: foot of the perpendicular
    double start_deg = 0.0, width_deg = 0.0;    ///< 0 for stills
};

/// @throws InputError naming the format when the detector has more than one panel
SinglePanel single_panel(
    const files::Experiment& experiment, std::int64_t image, const std::string& format
);

}  // namespace minibragg::pictures
