#pragma once

#include <cstdint>

#include "minibragg/config/run_config.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/setup/make_run.hpp"

namespace minibragg::simulation {

/// What a run keeps in memory, bytes.
struct MemoryNeed {
    std::int64_t shared_by_pixels = 0;  ///< images and masks: split over the ranks
    std::int64_t on_group_roots = 0;    ///< images that a root writes for its group
    std::int64_t on_every_rank =
        0;  ///< tables: structure factors, cells, lines of samples, masks while sharing out
};

MemoryNeed memory_of_run(const config::Run& deck, const setup::RunSetup& setup);

/// Compares the ranks' needs with the memory that the operating system (or a container's limit) offers, when the
/// ranks are so many groups that each hold all pixels. Ranks of one computer share its memory. Collective.
bool fits_memory(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
);

/// The same.
/// @throws EnvironmentError before anything large is allocated
void check_memory(
    const MemoryNeed& need, const parallel::Communicator& communicator, int groups
);

}  // namespace minibragg::simulation
