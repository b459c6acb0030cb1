#include "minibragg/pictures/colour_map.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "minibragg/base/error.hpp"

namespace minibragg::pictures {
namespace {

constexpr std::array grey_colours{Colour{255, 255, 255}, Colour{0, 0, 0}};

constexpr std::array heat_colours{
    Colour{0, 0, 0},
    Colour{70, 12, 110},
    Colour{180, 35, 75},
    Colour{240, 110, 25},
    Colour{250, 210, 60},
    Colour{255, 255, 245}};

/// Every eighth part of viridis (S. van der Walt and N. Smith, matplotlib, CC0).
constexpr std::array viridis_colours{
    Colour{68, 1, 84},
    Colour{71, 44, 122},
    Colour{59, 81, 139},
    Colour{44, 113, 142},
    Colour{33, 144, 141},
    Colour{39, 173, 129},
    Colour{92, 200, 99},
    Colour{170, 220, 50},
    Colour{253, 231, 37}};

std::span<const Colour> supports(ColourMap map) {
    switch (map) {
        case ColourMap::heat:
            return heat_colours;
        case ColourMap::viridis:
            return viridis_colours;
        case ColourMap::grey:
            break;
    }
    return grey_colours;
}

std::uint8_t between(std::uint8_t from, std::uint8_t to, double fraction) {
    return static_cast<std::uint8_t>(std::lround(from + fraction * (to - from)));
}

}  // namespace

ColourMap colour_map_named(std::string_view word) {
    if (word == "grey") {
        return ColourMap::grey;
    }
    if (word == "heat") {
        return ColourMap::heat;
    }
    if (word == "viridis") {
        return ColourMap::viridis;
    }
    throw InputError(
        "the colour map '" + std::string(word) + "' is unknown. Use grey, heat or viridis"
    );
}

Colour colour_of(ColourMap map, double fraction) {
    constexpr double last_step = colour_steps - 1;
    const double step = std::round(std::clamp(fraction, 0.0, 1.0) * last_step);
    const std::span<const Colour> from = supports(map);
    const double position = step / last_step * static_cast<double>(from.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(position), from.size() - 2);
    const double rest = position - static_cast<double>(below);
    const Colour& one = from[below];
    const Colour& next = from[below + 1];
    return {
        between(one.red, next.red, rest),
        between(one.green, next.green, rest),
        between(one.blue, next.blue, rest)};
}

Overlay overlay_on(ColourMap map) {
    constexpr Colour blue{34, 102, 190}, white{255, 255, 255}, green{0, 150, 70};
    constexpr Colour light_blue{120, 214, 255}, black{0, 0, 0}, light_green{90, 255, 140};
    constexpr Colour violet{50, 0, 64};
    switch (map) {
        case ColourMap::heat:
            return {light_blue, black, light_green};
        case ColourMap::viridis:
            return {white, violet, white};
        case ColourMap::grey:
            break;
    }
    return {blue, white, green};
}

}  // namespace minibragg::pictures
