#pragma once

#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/spots/spot.hpp"

namespace minibragg::record {

/// Bytes of a spot in a file.
inline constexpr double bytes_of_spot = 108.0;

/// Places on panels become those on the modules of the file: pixels of a native frame.
void move_to_modules(const files::Detector& detector, std::vector<spots::Spot>& spots);

/// The spots of some images for /entry/run: one table, truth/spots/..., a row a spot, the rows
/// of image i from shot_offsets[i] to shot_offsets[i + 1].
nexus::RunRecord record_of_spots(const std::vector<std::vector<spots::Spot>>& images);

}  // namespace minibragg::record
