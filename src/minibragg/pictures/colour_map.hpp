#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// The colours of pictures.
namespace minibragg::pictures {

struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;

    bool operator==(const Colour&) const = default;
};

/// From low to high.
enum class ColourMap {
    grey,    ///< white to black, as crystallographers are used to
    heat,    ///< black, violet, red, orange, yellow, white
    viridis  ///< matplotlib's, whose steps look equally large: violet, blue, green, yellow
};

/// What deck words mean: "grey", "heat", "viridis".
/// @throws InputError for another one
ColourMap colour_map_named(std::string_view word);

/// Colours of a map. A picture has few colours, so that its file is small and its palette has
/// room for the others; their steps are hardly seen.
inline constexpr int colour_steps = 64;

/// The colour of 0 to 1, in colour_steps steps. Values outside are clamped.
Colour colour_of(ColourMap map, double fraction);

/// Colours that no map has.
namespace colours {
inline constexpr Colour paper{246, 247, 249};    ///< around the picture
inline constexpr Colour ink{20, 24, 32};         ///< lettering
inline constexpr Colour gap{226, 216, 192};      ///< no panel is there
inline constexpr Colour masked{158, 200, 238};   ///< a pixel that is flagged
inline constexpr Colour saturated{236, 0, 140};  ///< more than the detector can count
}  // namespace colours

/// What is drawn over a picture in the colours of a map.
struct Overlay {
    Colour line;  ///< of rings and their labels
    Colour halo;  ///< behind labels
    Colour beam;  ///< of the cross where the beam hits
};

Overlay overlay_on(ColourMap map);

}  // namespace minibragg::pictures
