#pragma once

#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"

namespace minibragg::config {

/// The run that a deck describes. Text in, structs out: no file and no other process is asked,
/// so all ranks can read the same text and fail alike.
/// @param text TOML (docs/input_deck.md)
/// @param file_name of the deck, for messages and for its folder, in which relative paths of
/// files to be read begin; paths
///        of output files and of overrides stay as they are, relative to the working folder
/// @param overrides "path.to.key=value": values of the command line that replace or add to
/// those of the
///        text (overrides.hpp)
/// @param notes receives a warning for each value that is legal and surely not meant; null:
/// nobody wants to know
/// @post the run has one of fluence and flux, and one source of panels
/// @throws InputError one line a problem, `<file>:<line>: <key> = <value> (<why>). <what to
/// do>`
Run read_deck(
    const std::string& text,
    const std::string& file_name,
    const std::vector<std::string>& overrides = {},
    Notes* notes = nullptr
);

}  // namespace minibragg::config
