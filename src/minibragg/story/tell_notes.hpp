#pragma once

#include "minibragg/base/notes.hpp"
#include "minibragg/campaign/prepared_run.hpp"

namespace minibragg::story {

/// Each text once, in their order.
Notes once(const Notes& notes);

/// What reading the deck and preparing its run had to remark, and to warn of; each once.
Notes notes_of(const campaign::Job& job, const campaign::PreparedRun& run);

/// Prints what reading the deck and preparing its run had to remark, then the warnings; each
/// once.
void tell_notes(const campaign::Job& job, const campaign::PreparedRun& run);

}  // namespace minibragg::story
