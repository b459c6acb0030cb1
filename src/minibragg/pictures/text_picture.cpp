#include "minibragg/pictures/text_picture.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "minibragg/pictures/rings.hpp"

namespace minibragg::pictures {
namespace {

constexpr std::string_view brightness = " .:-=+*#%@";

char character_of(const Picture& picture, const Exposure& exposure, std::size_t index) {
    switch (picture.states[index]) {
        case PixelState::gap:
            return '~';
        case PixelState::masked:
            return 'x';
        case PixelState::saturated:
            return '!';
        case PixelState::good:
            break;
    }
    const double fraction = exposure.fraction(static_cast<double>(picture.photons[index]));
    const double last = static_cast<double>(brightness.size()) - 1.0;
    return brightness[static_cast<std::size_t>(std::lround(std::max(fraction, 0.0) * last))];
}

/// Of two pixels above each other, the one that says more.
std::size_t shown_index(const Picture& picture, int x, int line) {
    const std::size_t upper = picture.index(x, 2 * line);
    if (2 * line + 1 >= picture.height) {
        return upper;
    }
    const std::size_t lower = picture.index(x, 2 * line + 1);
    if (picture.states[upper] != picture.states[lower]) {
        return picture.states[upper] > picture.states[lower] ? upper : lower;
    }
    return picture.photons[lower] > picture.photons[upper] ? lower : upper;
}

}  // namespace

std::string text_picture(
    const std::vector<files::Panel>& panels,
    const MarkedImage& marked,
    const Look& look,
    const TextSize& size
) {
    const Picture picture =
        project(panels, marked, {size.columns, 2 * size.lines}, look.region);
    const Exposure exposure = exposure_of(picture, look.scale);
    std::string text;
    for (int line = 0; 2 * line < picture.height; ++line) {
        for (int x = 0; x < picture.width; ++x) {
            text += character_of(picture, exposure, shown_index(picture, x, line));
        }
        text += '\n';
    }
    return text + "' ' is " + short_number(exposure.low) + " or less, '@' is " +
           short_number(exposure.high) + " or more (" +
           (look.scale == Scale::log ? "logarithmic" : "linear") +
           ")\n! saturated, x masked, ~ gap\n";
}

}  // namespace minibragg::pictures
