#pragma once

#include "minibragg/simulation/run_result.hpp"
#include "minibragg/simulation/series_files.hpp"

namespace minibragg::simulation {

/// Renders the images that are to be made and writes them, with all groups of ranks at once: to
/// output.file, or to data files, of which each is whole when it gets its name. Ends early
/// after a signal or when a group fails; what is whole then stays. Returns what this call has
/// done. Collective.
/// @post nobody watches over the group (run.watch)
/// @param clock  runs since the call began
/// @throws InputError, EnvironmentError on every rank, after all groups have ended
RunResult make_files(
    const Job& job, PreparedRun& run, const SeriesFiles& series, const report::Stopwatch& clock
);

}  // namespace minibragg::simulation
