#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text from outside (names of files, values of decks) as a terminal and a UTF-8 file may have
/// it.
namespace minibragg {

/// The place of the first byte that is not part of UTF-8 (RFC 3629: no surrogates, nothing
/// written longer than needed); npos when all of it is.
std::size_t find_invalid_utf8(std::string_view text);

/// The text with U+FFFD in place of every byte that is not part of UTF-8: what files that
/// promise UTF-8 hold of a name.
std::string as_utf8(std::string_view text);

/// A whole message: what could control a terminal, and what is not UTF-8, stands as \xNN; lines
/// and tabs stay.
std::string shown_text(std::string_view text);

/// A name in a message: as it is where that is harmless; else between quotes, with \n, \t, \\,
/// \' and \xNN, so that it ends where it seems to end.
std::string shown_name(std::string_view name);

/// The same, between quotes in any case.
std::string quoted_name(std::string_view name);

}  // namespace minibragg
