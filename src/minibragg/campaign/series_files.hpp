#pragma once

#include <string>
#include <vector>

#include "minibragg/campaign/image_ranges.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/nexus/data_files.hpp"

namespace minibragg::campaign {

/// The files of a run before anything is computed: what an earlier call has finished and what
/// is to be made.
struct SeriesFiles {
    std::string identity;                ///< run_identity()
    std::vector<ImageRange> to_be_made;  ///< the same on every rank
    bool is_complete =
        false;  ///< output.file is there and is of this run: nothing is to be made
};

/// Looks at the files that exist. Without --resume there must be none, or --overwrite removes
/// those of a series. With it, finished files are kept if they are of this run. Collective.
/// @throws InputError, EnvironmentError on every rank
SeriesFiles open_series(const Job& job, const PreparedRun& run);

/// The data files of a run, when they hold all its images. Rank 0.
/// @throws EnvironmentError when images are missing
std::vector<nexus::DataFile> all_data_files(const Job& job, const PreparedRun& run);

}  // namespace minibragg::campaign
