#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/config/key_table.hpp"

/// Keys and their values in words, for messages, decks and documents.
namespace minibragg::config {

/// The unit that the end of a key's name states: "distance_mm" gives "mm"; empty when there is
/// none.
std::string_view unit_of(std::string_view name);

/// The name without its unit: "distance_mm" gives "distance".
std::string_view without_unit(std::string_view name);

/// "number in mm", "3 whole numbers", "text", "table".
std::string type_text(const Key& key);

/// "> 0", "from -1 to 1", "\"round\" or \"square\""; empty when everything is allowed.
std::string allowed_text(const Allowed& allowed);

/// Whether the value says something: not an empty text, list or optional. A group is not a
/// value.
bool is_given(const Member& member);

/// The value as TOML; empty when it is not given.
std::string value_text(const Member& member);

/// Shortest decimal that reads back as the same double, always recognizable as a TOML float.
std::string number_text(double value);

/// A TOML basic string.
std::string toml_string(std::string_view text);

/// Text from outside for a message: control characters escaped, cut at `longest` bytes.
std::string printable(std::string_view text, std::size_t longest);

/// One text of several parts.
std::string joined(std::initializer_list<std::string_view> parts);

/// "a, b or c".
std::string either(const std::vector<std::string>& words);

}  // namespace minibragg::config
