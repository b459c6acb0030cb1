#include "minibragg/pictures/canvas.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include <png.h>

#include "minibragg/base/error.hpp"

namespace minibragg::pictures {
namespace {

static_assert(sizeof(Colour) == 3, "libpng reads the colours as bytes");

bool comes_before(const Colour& one, const Colour& other) {
    return std::tie(one.red, one.green, one.blue) <
           std::tie(other.red, other.green, other.blue);
}

/// All colours in their order, each once.
std::vector<Colour> colours_of(const std::vector<Colour>& pixels) {
    std::vector<Colour> colours;
    for (const Colour& pixel : pixels) {
        if (colours.empty() || pixel != colours.back()) {
            colours.push_back(pixel);
        }
    }
    std::sort(colours.begin(), colours.end(), comes_before);
    colours.erase(std::unique(colours.begin(), colours.end()), colours.end());
    return colours;
}

/// The places of pixels in a palette.
std::vector<std::uint8_t> places(
    const std::vector<Colour>& pixels, const std::vector<Colour>& palette
) {
    std::vector<std::uint8_t> result(pixels.size());
    std::transform(pixels.begin(), pixels.end(), result.begin(), [&](const Colour& pixel) {
        const auto place =
            std::lower_bound(palette.begin(), palette.end(), pixel, comes_before);
        return static_cast<std::uint8_t>(place - palette.begin());
    });
    return result;
}

/// @param palette  of the image's format; nullptr without one
std::string encoded(png_image image, const void* pixels, const void* palette) {
    png_alloc_size_t size = 0;
    std::string bytes;
    bool is_written =
        png_image_write_to_memory(&image, nullptr, &size, 0, pixels, 0, palette) != 0;
    if (is_written) {
        bytes.resize(size);
        is_written =
            png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels, 0, palette) != 0;
    }
    if (!is_written) {
        throw EnvironmentError(
            std::string("cannot make a PNG (libpng: ") + image.message + ")"
        );
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace

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

void Canvas::fill(const Box& box, Colour colour) {
    for (int y = box.top; y < box.top + box.height; ++y) {
        for (int x = box.left; x < box.left + box.width; ++x) {
            set(x, y, colour);
        }
    }
}

void Canvas::draw(const Glyph& glyph, const Lettering& lettering) {
    const int dot = lettering.dot;
    for (int row = 0; row < glyph_rows; ++row) {
        for (int column = 0; column < glyph_columns; ++column) {
            if (glyph.has_dot(column, row)) {
                fill(
                    {lettering.left + column * dot, lettering.top + row * dot, dot, dot},
                    lettering.colour
                );
            }
        }
    }
}

void Canvas::write(std::string_view text, const Lettering& lettering) {
    Lettering next = lettering;
    for (const char32_t character : characters_of(text)) {
        draw(glyph_of(character), next);
        next.left += character_width * lettering.dot;
    }
}

std::string Canvas::png() const {
    constexpr std::size_t longest_palette = 256;
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width_);
    image.height = static_cast<png_uint_32>(height_);
    const std::vector<Colour> palette = colours_of(pixels_);
    if (palette.size() > longest_palette) {
        image.format = PNG_FORMAT_RGB;
        return encoded(image, pixels_.data(), nullptr);
    }
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = static_cast<png_uint_32>(palette.size());
    return encoded(image, places(pixels_, palette).data(), palette.data());
}

int text_dots(std::string_view text) {
    const auto characters = static_cast<int>(characters_of(text).size());
    return std::max(0, characters * character_width - 1);
}

}  // namespace minibragg::pictures
