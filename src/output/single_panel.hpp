#pragma once

#include <filesystem>

#include "output/experiment.hpp"

/// What the formats of one flat detector say about its geometry.
namespace minibragg::output {

/// The one panel of an experiment.
/// @throws InputError naming the file when there are several
const Panel& single_panel(const std::filesystem::path& path, const Experiment& experiment);

/// Where the beam meets a panel's plane and how far that is.
struct DirectBeam {
    double fast_pixels = 0.0, slow_pixels = 0.0;  ///< from the outer corner of pixel (0, 0)
    double distance_m = 0.0;                      ///< sample to that point, along the beam
};

/// @pre the plane is not parallel to the beam (then all are 0)
DirectBeam direct_beam(const Panel& panel);

/// Start and width of an image's rotation, degrees; zeros for stills.
struct Oscillation {
    double start_deg = 0.0, width_deg = 0.0;
};

Oscillation oscillation(const Scan& scan, std::int64_t image);

}  // namespace minibragg::output
