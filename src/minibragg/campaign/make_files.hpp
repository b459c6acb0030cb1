#pragma once

#include "minibragg/campaign/series_files.hpp"
#include "minibragg/record/run_result.hpp"

namespace minibragg::campaign {

/// Renders the images that are to be made and writes them, with all groups of ranks at once: to
/// output.file, or to data files, of which each is whole when it gets its name. Ends early
/// after a signal or when a group fails; what is whole then stays. Returns what this call has
/// done. Collective.
/// @param clock  runs since the call began
/// @throws InputError, EnvironmentError on every rank, after all groups have ended
record::RunResult make_files(
    const Job& job,
    const PreparedRun& run,
    const SeriesFiles& series,
    const report::Stopwatch& clock
);

}  // namespace minibragg::campaign
