#pragma once

#include <string>
#include <vector>

#include "minibragg/nanobragg/console.hpp"
#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/parallel/communicator.hpp"

namespace minibragg::nanobragg {

inline constexpr int exit_success = 0;
inline constexpr int exit_failure = 9;  ///< of the reference program, for every error

/// Runs a command line of nanoBragg.c: reads its files, renders, writes its images, prints what
/// it prints. Collective; files and text do not depend on the number of ranks.
/// @param arguments  without the program's name
/// @param console  on all ranks but 0: streams without a buffer
/// @return the exit code, the same on every rank
int run_nanobragg(
    const std::vector<std::string>& arguments,
    const parallel::Communicator& communicator,
    const Console& console,
    const Limits& limits = {}
);

}  // namespace minibragg::nanobragg
