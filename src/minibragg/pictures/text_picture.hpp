#pragma once

#include <string>
#include <vector>

#include "minibragg/pictures/layout.hpp"
#include "minibragg/pictures/picture.hpp"

namespace minibragg::pictures {

/// What every terminal has.
inline constexpr int usual_columns = 80;

/// Size of a picture of characters, which are about twice as tall as they are wide.
struct TextSize {
    int columns = usual_columns, lines = usual_columns / 2;
};

/// An image as lines of characters, for a terminal: the picture and the exposure of a PNG, two
/// of its pixels above each other a character. " .:-=+*#%@" are dark to bright; '!' is
/// saturated, 'x' masked, '~' a gap. A character shows the larger of its pixels, and a pixel
/// the largest of those that it covers, so that no spot is lost. The last lines tell the
/// values of the first and the last character.
std::string text_picture(
    const std::vector<files::Panel>& panels,
    const MarkedImage& marked,
    const Look& look,
    const TextSize& size
);

}  // namespace minibragg::pictures
