#pragma once

#include <string>
#include <vector>

#include "minibragg/nexus/named_values.hpp"
#include "minibragg/simulation/job.hpp"
#include "minibragg/simulation/prepared_run.hpp"
#include "minibragg/simulation/run_result.hpp"

namespace minibragg::simulation {

/// What /entry/run tells: the deck, the program, the truth (orientation, cell, spectrum), the
/// times.
nexus::RunRecord make_run_record(
    const Deck& deck, const PreparedRun& run, const RunResult& result
);

/// What /entry/run tells of each image that was made: arrays over the images, also the truth of
/// the shots of a series.
nexus::RunRecord record_of_images(const PreparedRun& run, const RunResult& result);

void append(const nexus::RunRecord& more, nexus::RunRecord& record);

/// A run before its images are made: ranks, groups, expected steps of so many images.
/// Collective.
RunResult planned_result(const Job& job, const PreparedRun& run, std::int64_t images);

/// One line on a run that has ended early: what is kept and how to go on.
std::string what_is_left(const Job& job, const PreparedRun& run, const RunResult& result);

/// One line on what is about to be simulated.
std::string what_is_simulated(
    const Deck& deck, const PreparedRun& run, const RunResult& planned
);

/// The summary at the end of a run, a line each.
std::vector<std::string> summary_lines(const config::Output& output, const RunResult& result);

}  // namespace minibragg::simulation
