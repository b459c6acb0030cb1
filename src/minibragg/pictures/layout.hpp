#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minibragg/pictures/canvas.hpp"
#include "minibragg/pictures/exposure.hpp"
#include "minibragg/pictures/picture.hpp"
#include "minibragg/pictures/rings.hpp"

/// What stands around and over a picture: title, colour bar, legend, scale bar, rings and
/// cross.
namespace minibragg::pictures {

/// Fits on most screens.
inline constexpr int usual_pixels = 2000;

/// How a picture looks.
struct Look {
    Scale scale = Scale::linear;
    ColourMap map = ColourMap::grey;
    bool has_rings = true;
    int longest_pixels = usual_pixels;  ///< of the longer side, all included
    std::optional<Region> region{};     ///< that fills the picture; none: all panels
    std::vector<Vec3d> ringed_m{};      ///< places in the laboratory with a circle around each
    /// Whether it is known where the panels are; if not, lengths are pixels, and there is no
    /// beam.
    bool has_places = true;
};

/// What is told beside a picture.
struct Captions {
    std::string title;  ///< empty: there is no line for it
    std::string facts;  ///< of wavelength, distance and rotation
    std::string unit;   ///< of the colour bar
};

/// Largest picture that leaves room for what stands around it.
PictureSize room_for_picture(const Look& look);

/// The whole picture.
Canvas laid_out(
    const Picture& picture,
    const Exposure& exposure,
    const std::vector<Ring>& rings,
    const Captions& captions,
    const Look& look
);

/// A step of 1, 2 or 5 times a power of ten that divides a length into `parts` or fewer.
/// @pre length > 0
double round_step(double length, int parts);

}  // namespace minibragg::pictures
