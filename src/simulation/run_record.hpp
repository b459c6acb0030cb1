#pragma once

#include <string>
#include <vector>

#include "output/run_record.hpp"
#include "simulation/prepared_run.hpp"
#include "simulation/run_result.hpp"

namespace minibragg::simulation {

/// What /entry/run tells: the deck, the program, the truth (orientation, cell, spectrum), the times.
output::RunRecord make_run_record(
    const Deck& deck, const PreparedRun& run, const RunResult& result
);

/// One line on what is about to be simulated.
std::string what_is_simulated(
    const Deck& deck, const PreparedRun& run, const RunResult& planned
);

/// The summary at the end of a run, a line each.
std::vector<std::string> summary_lines(const config::Output& output, const RunResult& result);

}  // namespace minibragg::simulation
