#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minibragg/config/key_table.hpp"
#include "minibragg/config/run_config.hpp"

namespace minibragg::config {

/// Whether the key at a path of a deck names a file that is read: every `file` and `..._file`
/// outside [output].
bool names_input_file(std::string_view path, const Key& key);

/// A key that names a file to be read.
struct InputFile {
    std::string key;    ///< "structure_factors.file"; elements of lists have no number
    std::string* text;  ///< of the run; some go on after the path ("mask.h5:/mask")
};

/// All that a run names, in the order of the deck.
/// @post valid until `run` changes
std::vector<InputFile> input_files(Run& run);

/// A path of a deck as the program opens it: relative ones begin in the folder of the deck.
/// @param deck_name of the deck's file, as it was given
std::string beside_deck(const std::string& deck_name, const std::string& path);

}  // namespace minibragg::config
