#pragma once

#include <cstdint>
#include <vector>

#include "diffraction/image_statistics.hpp"
#include "output/run_record.hpp"
#include "report/timer.hpp"

namespace minibragg::simulation {

/// What a run has done.
struct RunResult {
    int ranks = 1;
    std::int64_t steps = 0;    ///< of all ranks
    report::PhaseTimes times;  ///< of the slowest rank
    std::vector<diffraction::ImageStatistics> images;
    std::vector<output::RunRecord> truth;  ///< [image], truth_of_image()
    std::int64_t file_bytes = 0;

    /// The figure of merit: steps per second of the time spent in the path.
    double steps_per_s() const {
        return times.render_s > 0.0 ? static_cast<double>(steps) / times.render_s : 0.0;
    }
};

}  // namespace minibragg::simulation
