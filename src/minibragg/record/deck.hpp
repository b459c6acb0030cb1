#pragma once

#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"

namespace minibragg::record {

/// A deck as it was given, for the record, and what it means.
struct Deck {
    std::string file_name, text;
    std::vector<std::string> overrides;
    config::Run run;
    Notes notes{};  ///< on what it says
};

}  // namespace minibragg::record
