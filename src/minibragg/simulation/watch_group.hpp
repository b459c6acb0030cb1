#pragma once

#include <memory>

#include "minibragg/parallel/stall_watch.hpp"
#include "minibragg/simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// Watches over this rank's group (output.stall_s), and ends the run when it stands still; none
/// where nobody is to. The job must outlive it. Collective over all ranks.
std::shared_ptr<parallel::StallWatch> watch_over(const Job& job, const PreparedRun& run);

/// Removes the files of the run that are not whole, before it ends without its destructors. By
/// any rank.
void abandon_files(const config::Run& deck) noexcept;

}  // namespace minibragg::simulation
