#pragma once

#include <string>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/record/deck.hpp"

namespace minibragg::record {

/// Refuses a deck that would have the run write what it reads, or two things into one file:
/// output files, data files, and what stands beside them while they are written are compared
/// with one another, with the deck and with all files that it names, through whatever links. To
/// be called before anything is written. Collective.
/// @throws InputError on every rank, naming both
void check_output_names(const Deck& deck, const parallel::Communicator& communicator);

/// The same of a file that is written under another name than the deck's, as by an option of
/// the command line: refuses what the deck reads, and the run's own files. Collective.
/// @param name  of the option, for messages
/// @throws InputError on every rank
void check_other_output(
    const Deck& deck,
    const std::string& name,
    const std::string& file,
    const parallel::Communicator& communicator
);

}  // namespace minibragg::record
