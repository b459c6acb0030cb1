#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "output/preview.hpp"

namespace minibragg::output {

namespace {

constexpr Color background{38, 40, 46};
constexpr Color ink{225, 225, 225};
constexpr int margin = 12, bar_width = 18, label_width = 64;
constexpr int glyph_width = 5, glyph_height = 7, glyph_pitch = 6;

/// Rows of 5 x 7 digits, the leftmost pixel in bit 4.
struct Glyph {
    char character;
    std::array<std::uint8_t, glyph_height> rows;
};

constexpr std::array<Glyph, 12> glyphs{{
    {'0', {0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e}},
    {'1', {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    {'2', {0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f}},
    {'3', {0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e}},
    {'4', {0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02}},
    {'5', {0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e}},
    {'6', {0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e}},
    {'7', {0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
    {'8', {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e}},
    {'9', {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c}},
    {'e', {0x00, 0x00, 0x0e, 0x11, 0x1f, 0x10, 0x0e}},
    {'-', {0x00, 0x00, 0x00, 0x1f, 0x00, 0x00, 0x00}},
}};

void write_glyph(Picture& picture, int left, int top, char character) {
    const auto glyph = std::find_if(glyphs.begin(), glyphs.end(), [&](const Glyph& known) {
        return known.character == character;
    });
    if (glyph == glyphs.end()) {
        return;
    }
    for (int row = 0; row < glyph_height; ++row) {
        for (int column = 0; column < glyph_width; ++column) {
            const unsigned bits = glyph->rows[static_cast<std::size_t>(row)];
            if ((bits >> static_cast<unsigned>(glyph_width - 1 - column) & 1U) != 0) {
                picture.set(left + column, top + row, ink);
            }
        }
    }
}

void write_text(Picture& picture, int left, int top, std::string_view text) {
    for (const char character : text) {
        write_glyph(picture, left, top, character);
        left += glyph_pitch;
    }
}

/// "1", "10", "100", "1000", then 1e4; 1e-3.
std::string decade_label(int decade) {
    constexpr int longest_plain = 3;
    return decade >= 0 && decade <= longest_plain
               ? "1" + std::string(static_cast<std::size_t>(decade), '0')
               : "1e" + std::to_string(decade);
}

void paint_bar(Picture& picture, int left, const LogScale& scale) {
    const int top = margin, bottom = picture.height - margin - 1;
    for (int row = top; row <= bottom; ++row) {
        const Color color =
            color_of(static_cast<double>(bottom - row) / std::max(1, bottom - top));
        for (int column = left; column < left + bar_width; ++column) {
            picture.set(column, row, color);
        }
    }
    const auto last = static_cast<int>(std::floor(std::log10(scale.highest)));
    for (int decade = static_cast<int>(std::ceil(std::log10(scale.lowest))); decade <= last;
         ++decade) {
        const double fraction = scale.fraction_of(std::pow(10.0, decade));
        const int row = bottom - static_cast<int>(std::lround(fraction * (bottom - top)));
        for (int column = left + bar_width; column < left + bar_width + glyph_width; ++column) {
            picture.set(column, row, ink);
        }
        write_text(
            picture,
            left + bar_width + glyph_width + 3,
            row - glyph_height / 2,
            decade_label(decade)
        );
    }
}

}  // namespace

Color color_of(double fraction) {
    // Black over violet and orange to pale yellow: brightness rises steadily, also without colour vision.
    constexpr std::array<std::array<double, 3>, 6> stops{
        {{4, 4, 10},
         {60, 15, 110},
         {145, 38, 104},
         {220, 80, 57},
         {250, 165, 20},
         {252, 252, 190}}};
    const double position = std::clamp(fraction, 0.0, 1.0) * (stops.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(position), stops.size() - 2);
    const double part = position - static_cast<double>(low);
    Color color{};
    for (std::size_t i = 0; i < color.size(); ++i) {
        color[i] = static_cast<std::uint8_t>(
            std::lround(stops[low][i] + part * (stops[low + 1][i] - stops[low][i]))
        );
    }
    return color;
}

double LogScale::fraction_of(double photons) const {
    return photons <= lowest ? 0.0 : std::log(photons / lowest) / std::log(highest / lowest);
}

LogScale scale_for(const Projection& projection) {
    constexpr double decades = 1e4;
    std::vector<float> seen;
    std::copy_if(
        projection.photons.begin(),
        projection.photons.end(),
        std::back_inserter(seen),
        [](float photons) {
            return photons > 0.0F && std::isfinite(photons);
        }
    );
    if (seen.empty()) {
        return {};
    }
    const auto at_fraction = [&seen](double fraction) -> double {
        const auto index =
            static_cast<std::ptrdiff_t>(fraction * static_cast<double>(seen.size() - 1));
        std::nth_element(seen.begin(), seen.begin() + index, seen.end());
        return seen[static_cast<std::size_t>(index)];
    };
    constexpr double median = 0.5, brightest_spots = 0.9995;
    constexpr double one_decade = 10.0, below_median = 5.0;
    const double highest = at_fraction(brightest_spots);
    const double lowest = std::max(highest / decades, at_fraction(median) / below_median);
    return {std::min(lowest, highest / one_decade), highest};
}

void Picture::set(int column, int row, const Color& color) {
    if (column >= 0 && column < width && row >= 0 && row < height) {
        const auto first =
            3 * (static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                 static_cast<std::size_t>(column));
        std::copy(color.begin(), color.end(), rgb.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

Picture paint(const Projection& projection, const LogScale& scale) {
    constexpr int smallest_height = 120;
    Picture picture;
    picture.width = projection.width + margin + bar_width + label_width;
    picture.height = std::max(projection.height, smallest_height);
    picture.rgb.resize(
        3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height)
    );
    for (int row = 0; row < picture.height; ++row) {
        for (int column = 0; column < picture.width; ++column) {
            picture.set(column, row, background);
        }
    }
    const float* photons = projection.photons.data();
    for (int row = 0; row < projection.height; ++row) {
        for (int column = 0; column < projection.width; ++column, ++photons) {
            if (*photons >= 0.0F) {
                picture.set(column, row, color_of(scale.fraction_of(*photons)));
            }
        }
    }
    paint_bar(picture, projection.width + margin, scale);
    return picture;
}

}  // namespace minibragg::output
