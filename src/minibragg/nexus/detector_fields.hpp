#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/transformation_chain.hpp"

/// What an NXdetector says of itself apart from its modules: the words of programs that follow
/// no axes.
namespace minibragg::nexus {

/// Where the beam meets the detector, in pixels from the outer corner of the first, and how far
/// away the detector is.
struct BeamFields {
    double fast = 0.0, slow = 0.0;
    std::optional<double> distance_m;
};

/// beam_center_x and beam_center_y (in pixels, also where they are written as lengths), and
/// distance or detector_distance; none where a centre is missing.
std::optional<BeamFields> beam_fields(
    const hdf5::InputFile& file, const std::string& detector, double pixel_size_m
);

/// The chain of axes that the detector's own depends_on begins.
Placement detector_placement(const hdf5::InputFile& file, const std::string& detector);

/// Rows and columns of an image of the detector: of its pixel_mask, its data, those of the
/// entry's NXdata, or the numbers that Dectris writes in detectorSpecific; none where all are
/// missing.
std::optional<std::array<std::int64_t, 2>> image_size(
    const hdf5::InputFile& file, const std::string& detector
);

}  // namespace minibragg::nexus
