#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A picture of red, green and blue bytes, and what a preview needs to draw on it.
namespace minibragg::pictures {

struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;

    bool operator==(const Colour&) const = default;
};

/// Dark to bright for 0 to 1: black, violet, red, orange, yellow, white. Values outside are
/// clamped.
Colour heat_colour(double fraction);

/// Pixels by rows, from the upper left corner.
class Canvas {
public:
    Canvas(int width, int height, Colour background);

    int width() const { return width_; }

    int height() const { return height_; }

    /// Draws a pixel; does nothing outside.
    void set(int x, int y, Colour colour);
    Colour at(int x, int y) const;

    /// Draws text with its upper left corner at x, y: letters of 5 x 7 dots, `size` pixels a
    /// dot. Characters without a letter in the small built-in set are left blank.
    void write(int x, int y, std::string_view text, int size);

    /// The bytes of a PNG file.
    /// @throws EnvironmentError when libpng fails
    std::string png() const;

private:
    std::size_t index(int x, int y) const;

    int width_, height_;
    std::vector<Colour> pixels_;
};

/// Width of a character with its gap, and its height, in dots.
inline constexpr int character_width = 6;
inline constexpr int character_height = 7;

}  // namespace minibragg::pictures
