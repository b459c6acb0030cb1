#pragma once

#include <string>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/record/deck.hpp"

namespace minibragg::record {

/// Everything that decides about the pixels and data sets of a run, as lines of text: the deck
/// as it was understood, without the names and sizes of output files, the folders of input
/// files and [parallel]; size and digest (of the first 64 MiB) of the files it names; the
/// program and its build. Runs of one identity have the same bits. Collective.
/// @param selection  of the images: the text of --shots
/// @throws InputError on every rank when a file cannot be read
std::string run_identity(
    const config::Run& deck,
    const std::string& selection,
    const parallel::Communicator& communicator
);

/// @throws InputError when `other`, the identity that a file holds, is not `mine`: names the
/// first line that differs
void check_identity(
    const std::string& mine, const std::string& other, const std::string& file_name
);

}  // namespace minibragg::record
