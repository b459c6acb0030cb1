#pragma once

#include <string>

#include <toml++/toml.h>

#include "minibragg/config/key_table.hpp"

namespace minibragg::config {

/// Reads a TOML value into the member of a key that is not a group.
/// @return empty, or what the value must be ("must be > 0"); the member is then unspecified
std::string read_value(const toml::node& node, const Key& key);

/// The value as a message shows it: short, on one line.
std::string shown_value(const toml::node& node);

}  // namespace minibragg::config
