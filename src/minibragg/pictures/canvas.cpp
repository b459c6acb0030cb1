#include "minibragg/pictures/canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <png.h>

#include "minibragg/base/error.hpp"

namespace minibragg::pictures {
namespace {

constexpr int dot_columns = 5;

/// A letter of 5 x 7 dots: rows from the top, the leftmost dot in bit 4.
struct Letter {
    char character;
    std::array<std::uint8_t, character_height> rows;
};

constexpr std::array letters{
    Letter{'0', {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}},
    Letter{'1', {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E}},
    Letter{'2', {0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F}},
    Letter{'3', {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E}},
    Letter{'4', {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}},
    Letter{'5', {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E}},
    Letter{'6', {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E}},
    Letter{'7', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
    Letter{'8', {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}},
    Letter{'9', {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C}},
    Letter{'-', {0x00, 0x00, 0x00, 0x1F, 0x00, 0x00, 0x00}},
    Letter{'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x0C}},
    Letter{'c', {0x00, 0x00, 0x0E, 0x11, 0x10, 0x11, 0x0E}},
    Letter{'e', {0x00, 0x00, 0x0E, 0x11, 0x1F, 0x10, 0x0E}},
    Letter{'h', {0x10, 0x10, 0x16, 0x19, 0x11, 0x11, 0x11}},
    Letter{'n', {0x00, 0x00, 0x16, 0x19, 0x11, 0x11, 0x11}},
    Letter{'o', {0x00, 0x00, 0x0E, 0x11, 0x11, 0x11, 0x0E}},
    Letter{'p', {0x00, 0x00, 0x1E, 0x11, 0x1E, 0x10, 0x10}},
    Letter{'s', {0x00, 0x00, 0x0F, 0x10, 0x0E, 0x01, 0x1E}},
    Letter{'t', {0x08, 0x08, 0x1C, 0x08, 0x08, 0x09, 0x06}},
    Letter{'u', {0x00, 0x00, 0x11, 0x11, 0x11, 0x13, 0x0D}}};

constexpr std::array<Colour, 6> heat_colours{
    Colour{0, 0, 0},
    Colour{70, 12, 110},
    Colour{180, 35, 75},
    Colour{240, 110, 25},
    Colour{250, 210, 60},
    Colour{255, 255, 245}};

std::uint8_t between(std::uint8_t from, std::uint8_t to, double fraction) {
    return static_cast<std::uint8_t>(std::lround(from + fraction * (to - from)));
}

bool has_dot(const Letter& letter, int column, int row) {
    const unsigned bits = letter.rows[static_cast<std::size_t>(row)];
    return ((bits >> static_cast<unsigned>(dot_columns - 1 - column)) & 1U) != 0U;
}

void draw(Canvas& canvas, int left, int top, const Letter& letter, int size) {
    for (int y = 0; y < character_height * size; ++y) {
        for (int x = 0; x < dot_columns * size; ++x) {
            if (has_dot(letter, x / size, y / size)) {
                canvas.set(left + x, top + y, {});
            }
        }
    }
}

}  // namespace

Colour heat_colour(double fraction) {
    const double position = std::clamp(fraction, 0.0, 1.0) * (heat_colours.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(position), heat_colours.size() - 2);
    const double rest = position - static_cast<double>(below);
    const Colour& from = heat_colours[below];
    const Colour& to = heat_colours[below + 1];
    return {
        between(from.red, to.red, rest),
        between(from.green, to.green, rest),
        between(from.blue, to.blue, rest)};
}

Canvas::Canvas(int width, int height, Colour background)
    : width_(width),
      height_(height),
      pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), background) {}

std::size_t Canvas::index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(x);
}

void Canvas::set(int x, int y, Colour colour) {
    if (x >= 0 && y >= 0 && x < width_ && y < height_) {
        pixels_[index(x, y)] = colour;
    }
}

Colour Canvas::at(int x, int y) const {
    return pixels_.at(index(x, y));
}

void Canvas::write(int x, int y, std::string_view text, int size) {
    for (const char character : text) {
        const auto* const letter =
            std::find_if(letters.begin(), letters.end(), [character](const Letter& candidate) {
                return candidate.character == character;
            });
        if (letter != letters.end()) {
            draw(*this, x, y, *letter, size);
        }
        x += character_width * size;
    }
}

std::string Canvas::png() const {
    static_assert(sizeof(Colour) == 3, "libpng reads the colours as bytes");
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width_);
    image.height = static_cast<png_uint_32>(height_);
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    std::string bytes;
    bool is_written =
        png_image_write_to_memory(&image, nullptr, &size, 0, pixels_.data(), 0, nullptr) != 0;
    if (is_written) {
        bytes.resize(size);
        is_written = png_image_write_to_memory(
                         &image, bytes.data(), &size, 0, pixels_.data(), 0, nullptr
                     ) != 0;
    }
    if (!is_written) {
        throw EnvironmentError(
            std::string("cannot make a PNG (libpng: ") + image.message + ")"
        );
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace minibragg::pictures
