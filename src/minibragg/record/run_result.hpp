#pragma once

#include <cstdint>
#include <exception>
#include <vector>

#include "minibragg/nexus/named_values.hpp"
#include "minibragg/record/count_statistics.hpp"
#include "minibragg/report/timer.hpp"
#include "minibragg/spots/spot.hpp"
#include "minibragg/statistics/image_statistics.hpp"

namespace minibragg::record {

/// What a run has done.
struct RunResult {
    int ranks = 1, groups = 1;
    std::int64_t steps = 0;        ///< of all ranks, in this call
    std::int64_t images_made = 0;  ///< in this call
    report::PhaseTimes times;      ///< of the slowest rank
    std::vector<statistics::ImageStatistics> images;
    std::vector<CountStatistics> counts;    ///< [image]; empty without a response
    std::vector<std::int64_t> image_steps;  ///< [image], of this rank, or of the group
    std::vector<nexus::RunRecord> truth;    ///< [image], truth_of_shot()
    /// [image], of a group's root; empty where spots are not listed.
    std::vector<std::vector<spots::Spot>> spots;
    std::vector<nexus::RunRecord> responses;  ///< [image], response_of_image()
    std::int64_t file_bytes = 0;
    int data_files = 0;
    /// Why a file of a single image is not written (on ranks of the group that makes the first
    /// image); none: all are.
    std::exception_ptr failed_side_file{};

    /// The figure of merit: steps per second of the time spent in the path.
    double steps_per_s() const {
        return times.render_s > 0.0 ? static_cast<double>(steps) / times.render_s : 0.0;
    }

    /// Images per second between the end of the set-up and now.
    double images_per_s() const {
        const double seconds = times.total_s - times.setup_s;
        return seconds > 0.0 ? static_cast<double>(images_made) / seconds : 0.0;
    }
};

}  // namespace minibragg::record
