#pragma once

#include "minibragg/simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// Prints what reading the deck and preparing its run had to remark, then the warnings; each
/// once.
void tell_notes(const Job& job, const PreparedRun& run);

}  // namespace minibragg::simulation
