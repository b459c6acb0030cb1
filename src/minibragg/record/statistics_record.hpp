#pragma once

#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/record/count_statistics.hpp"
#include "minibragg/statistics/image_statistics.hpp"

/// Statistics of images as they stand in /entry/run/result: an array over the images each.
namespace minibragg::record {

/// The place of the maximum becomes that on the modules of the file: a pixel of a native frame.
void move_to_modules(const files::Detector& detector, statistics::ImageStatistics& image);

/// @param counts  [image]; empty without a response
nexus::RunRecord record_of_statistics(
    const std::vector<statistics::ImageStatistics>& images,
    const std::vector<CountStatistics>& counts
);

/// What a record holds: of the files of a run that has been continued, also of images that this
/// call did not make.
std::vector<statistics::ImageStatistics> photon_statistics_in(const nexus::RunRecord& record);
std::vector<CountStatistics> count_statistics_in(const nexus::RunRecord& record);

}  // namespace minibragg::record
