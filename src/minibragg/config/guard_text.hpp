#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace minibragg::config {

/// Bytes of a text that is no deck, and of what a parser says of it, that a message shows.
inline constexpr std::size_t longest_shown = 200;

/// Refuses what is no deck before the TOML library sees it.
/// @throws InputError if the text is larger than 4 MiB, binary, no UTF-8, or nested too deeply
void guard_text(std::string_view text, const std::string& name);

/// The first line, from 1, that nests tables, lists and dotted keys more deeply than any deck
/// does; 0: none. Guards the parser, whose trees are destroyed by recursion.
std::size_t too_deep_line(std::string_view text);

}  // namespace minibragg::config
