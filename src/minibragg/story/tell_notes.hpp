#pragma once

#include "minibragg/campaign/prepared_run.hpp"

namespace minibragg::story {

/// Prints what reading the deck and preparing its run had to remark, then the warnings; each
/// once.
void tell_notes(const campaign::Job& job, const campaign::PreparedRun& run);

}  // namespace minibragg::story
