#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "output/band_rows.hpp"
#include "output/experiment.hpp"

/// A picture of an image for people.
namespace minibragg::output {

/// The photons as they lie in the laboratory, seen from the source: x to the left, y up.
struct Projection {
    int width = 0, height = 0;
    std::vector<float>
        photons;  ///< [row][column], the brightest pixel that falls there; -1 between panels
};

/// Projects along the beam; the longer side becomes at most `longest_side` pixels, each at least as large as
/// a detector pixel.
Projection project(const Experiment& experiment, const StackedImage& image, int longest_side);

using Color = std::array<std::uint8_t, 3>;

/// Colours from dark (0) to bright (1).
Color color_of(double fraction);

/// The decades that the colours span.
struct LogScale {
    double lowest = 1.0, highest = 10.0;

    double fraction_of(double photons) const;
};

/// From the pixel that one in two thousand outshines (brighter ones look alike) down to a fifth of the median of
/// the pixels with photons, or four decades.
LogScale scale_for(const Projection& projection);

/// An RGB picture.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;  ///< [row][column][3]

    void set(int column, int row, const Color& color);
};

/// The projection in colours with a bar of the scale, numbered at its decades, on its right.
Picture paint(const Projection& projection, const LogScale& scale);

}  // namespace minibragg::output
