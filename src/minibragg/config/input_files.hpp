#pragma once

#include <string>
#include <vector>

#include "minibragg/config/run_config.hpp"

namespace minibragg::config {

/// The texts of all keys that name a file to be read, in the order of the deck: every `file` and `..._file` outside
/// [output]. Some go on after the path (`mask.h5:/mask`).
std::vector<std::string> input_files(const Run& run);

}  // namespace minibragg::config
