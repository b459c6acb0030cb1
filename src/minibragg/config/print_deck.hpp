#pragma once

#include <string>

#include "minibragg/config/run_config.hpp"

namespace minibragg::config {

/// The run as a deck: every key that has a value, also those at their defaults. read_deck() of
/// it gives the same run.
std::string to_toml(const Run& run);

/// A deck with every key that exists, its default, type, allowed values and meaning. It runs as
/// it is: the few keys that a run needs have examples; other keys without a default are
/// commented out. Stored as inputs/reference.toml.
std::string reference_deck();

/// The same as tables in Markdown. Stored as docs/input_deck.md.
std::string deck_markdown();

}  // namespace minibragg::config
