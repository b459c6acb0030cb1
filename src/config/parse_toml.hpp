#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

/// From text to a tree of TOML nodes. The only place, with read_deck.cpp, that knows the TOML library.
namespace minibragg::config {

/// Parses a deck and applies overrides to it. Nodes know where they come from: source().path is
/// `file_name`, or "--set path=value" for what an override put there.
/// @param overrides "path.to.key=value", applied in order. The value is TOML, or else a text as it stands;
///        an empty value takes the key away. Elements of lists: "detector.panel[0].name".
/// @throws InputError if the text is too large, binary, nested too deeply or no TOML, or an override cannot
///         be applied
toml::table parse_toml(
    std::string_view text,
    const std::string& file_name,
    const std::vector<std::string>& overrides
);

/// The first line, from 1, that nests tables, lists and dotted keys more deeply than any deck does; 0: none.
/// Guards the parser, whose trees are destroyed by recursion.
std::size_t too_deep_line(std::string_view text);

}  // namespace minibragg::config
