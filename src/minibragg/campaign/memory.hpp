#pragma once

#include <cstdint>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/campaign/series_plan.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::campaign {

/// What a run is still to take of memory once its set-up is made, bytes.
struct MemoryNeed {
    std::int64_t shared_by_pixels = 0;  ///< images and masks: split over the ranks
    std::int64_t on_group_roots = 0;    ///< images that a root writes for its group
    std::int64_t on_every_rank = 0;  ///< tables: structure factors, cells, sources, panels and
                                     ///< their rows, masks while sharing out
};

/// What one of so many images takes of a launch, but for its steps and the ranks.
LaunchSize launch_size(const setup::Experiment& experiment, std::int64_t images);

/// A pure function of what is to be rendered and written. The tables of the set-up itself are
/// not in it: they are there.
MemoryNeed memory_of_run(const config::Run& deck, const setup::Experiment& experiment);

/// This rank's share, when the ranks are so many groups that each hold all pixels.
std::int64_t needed_here(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
);

/// The most that ranks have in memory at a time, the program itself included.
struct MostMemory {
    double of_rank_bytes = 0.0;  ///< of the rank that has most
    double of_all_bytes = 0.0;   ///< of all together
};

/// What the ranks' set-ups took at their peak, or what these hold with what is needed on top.
/// On rank 0; collective.
/// @param set_up  of this rank, when its set-up was made
MostMemory most_memory(
    const ResidentMemory& set_up,
    std::int64_t needed,
    const parallel::Communicator& communicator
);

/// Compares the ranks' needs with the memory that the operating system (or a container's limit)
/// still offers, when the ranks are so many groups that each hold all pixels. Ranks of one
/// computer share its memory. Collective.
bool fits_memory(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
);

/// The same.
/// @throws EnvironmentError before anything large is allocated
void check_memory(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
);

}  // namespace minibragg::campaign
