#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// The lettering of pictures: all of printable ASCII, the angstrom and the degree.
namespace minibragg::pictures {

inline constexpr int glyph_columns = 5;
/// Seven above the line on which letters stand, and two below it.
inline constexpr int glyph_rows = 9;
/// From a character to the next, in dots.
inline constexpr int character_width = glyph_columns + 1;
/// Height of capitals and digits, in dots.
inline constexpr int character_height = 7;

/// The dots of a character.
struct Glyph {
    char32_t character = 0;
    std::array<std::uint8_t, glyph_rows> rows{};  ///< from the top; leftmost dot in bit 4

    bool has_dot(int column, int row) const;
};

/// The glyph of a character; an empty box for one that has none.
const Glyph& glyph_of(char32_t character);

/// The characters of a text; a byte that belongs to none is U+FFFD.
std::u32string characters_of(std::string_view utf8);

}  // namespace minibragg::pictures
