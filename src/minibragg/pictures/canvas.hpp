#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/pictures/colour_map.hpp"
#include "minibragg/pictures/font.hpp"

/// A picture of coloured pixels, and what is drawn on it.
namespace minibragg::pictures {

/// Where and how text stands.
struct Lettering {
    int left = 0, top = 0;  ///< of the first character
    int dot = 1;            ///< pixels along an edge of a dot
    Colour colour{};
};

/// Pixels by rows, from the upper left corner.
class Canvas {
public:
    Canvas(int width, int height, Colour background);

    int width() const { return width_; }

    int height() const { return height_; }

    /// Draws a pixel; does nothing outside.
    void set(int x, int y, Colour colour);
    Colour at(int x, int y) const;

    /// A rectangle's place; those without pixels draw nothing.
    struct Box {
        int left = 0, top = 0, width = 0, height = 0;
    };

    void fill(const Box& box, Colour colour);

    /// Draws text in UTF-8 (font.hpp).
    void write(std::string_view text, const Lettering& lettering);

    /// The bytes of a PNG file: with a palette where there are at most 256 colours, else of
    /// red, green and blue.
    /// @throws EnvironmentError when libpng fails
    std::string png() const;

private:
    std::size_t index(int x, int y) const;
    void draw(const Glyph& glyph, const Lettering& lettering);

    int width_, height_;
    std::vector<Colour> pixels_;
};

/// Width of a text, in dots, without the gap behind its last character.
int text_dots(std::string_view text);

}  // namespace minibragg::pictures
