#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "minibragg/pictures/canvas.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/picture.hpp"

namespace minibragg::pictures {
namespace {

constexpr int longest_side = 2000;
/// Not white, which is the hottest colour.
constexpr Colour paper{222, 226, 230};

/// Layout of the margin with the colour bar, in dots of the lettering.
constexpr int bar_gap = 4;
constexpr int bar_width = 10;
constexpr int tick_width = 3;
constexpr int label_characters = 7;  ///< "photons"
constexpr int margin = bar_gap + bar_width + bar_gap + label_characters * character_width;

/// From here pictures have lettering of two pixels a dot.
constexpr int large_picture = 600;

/// Pictures lower than this have their colour bar drawn this high all the same.
constexpr int least_height = 100;

/// The range of the logarithmic scale, in powers of ten.
struct Decades {
    int low = 0, high = 1;
};

/// More decades would show the tails of numbers, not of photons.
constexpr int most_decades = 7;
constexpr double low_quantile = 0.02;

/// From the second percent of what is positive (at most some decades down) to the largest.
Decades decades_of(const Picture& picture) {
    std::vector<float> positive;
    for (const float photons : picture.photons) {
        if (photons > 0.0F && std::isfinite(photons)) {
            positive.push_back(photons);
        }
    }
    if (positive.empty()) {
        return {};
    }
    const auto low =
        positive.begin() +
        static_cast<std::ptrdiff_t>(low_quantile * static_cast<double>(positive.size()));
    std::nth_element(positive.begin(), low, positive.end());
    const float largest = *std::max_element(low, positive.end());
    Decades decades{
        static_cast<int>(std::floor(std::log10(*low))),
        static_cast<int>(std::ceil(std::log10(largest)))};
    decades.high = std::max(decades.high, decades.low + 1);
    decades.low = std::max(decades.low, decades.high - most_decades);
    return decades;
}

Colour colour_of(float photons, const Decades& decades) {
    if (std::isnan(photons)) {
        return paper;
    }
    if (photons <= 0.0F) {
        return heat_colour(0.0);
    }
    const double decade = std::log10(static_cast<double>(photons));
    return heat_colour((decade - decades.low) / (decades.high - decades.low));
}

/// "0.01", "1", "100", "1e6".
std::string power_of_ten(int exponent) {
    constexpr int plain_low = -3, plain_high = 5;
    if (exponent < plain_low || exponent > plain_high) {
        return "1e" + std::to_string(exponent);
    }
    if (exponent >= 0) {
        return "1" + std::string(static_cast<std::size_t>(exponent), '0');
    }
    return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + "1";
}

void draw_picture(Canvas& canvas, const Picture& picture, const Decades& decades) {
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const auto index =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                static_cast<std::size_t>(x);
            canvas.set(x, y, colour_of(picture.photons[index], decades));
        }
    }
}

/// The colour bar right of a picture, with a number for each decade.
void draw_colour_bar(Canvas& canvas, int left, const Decades& decades, int dot) {
    const int top = (character_height + bar_gap) * dot + character_height * dot / 2;
    const int bottom = canvas.height() - character_height * dot;
    const int bar_left = left + bar_gap * dot;
    const int bar_right = bar_left + bar_width * dot;
    for (int y = top; y <= bottom; ++y) {
        const double fraction = static_cast<double>(bottom - y) / (bottom - top);
        for (int x = bar_left; x < bar_right; ++x) {
            canvas.set(x, y, heat_colour(fraction));
        }
    }
    for (int decade = decades.low; decade <= decades.high; ++decade) {
        const double fraction =
            static_cast<double>(decade - decades.low) / (decades.high - decades.low);
        const int y = bottom - static_cast<int>(std::lround(fraction * (bottom - top)));
        for (int x = bar_right; x < bar_right + tick_width * dot; ++x) {
            canvas.set(x, y, {});
        }
        const int label_left = bar_right + bar_gap * dot;
        canvas.write(label_left, y - character_height * dot / 2, power_of_ten(decade), dot);
    }
}

}  // namespace

void write_png(
    const ImageFile& file, const files::Experiment& experiment, const files::StackedImage& image
) {
    constexpr int largest_dot = 2;
    const Picture picture = project(
        experiment.detector.panels, image, {longest_side - margin * largest_dot, longest_side}
    );
    const int dot = std::max(picture.width, picture.height) >= large_picture ? largest_dot : 1;
    Canvas canvas(picture.width + margin * dot, std::max(picture.height, least_height), paper);
    const Decades decades = decades_of(picture);
    draw_picture(canvas, picture, decades);
    draw_colour_bar(canvas, picture.width, decades, dot);
    const char* const unit = image.is_counts ? "counts" : "photons";
    canvas.write(picture.width + bar_gap * dot, dot, unit, dot);
    files::write_file(file.path, canvas.png(), file.existing);
}

}  // namespace minibragg::pictures
