#pragma once

#include <vector>

#include "minibragg/files/band_rows.hpp"
#include "minibragg/files/experiment.hpp"

/// The detector as it looks from the source: panels where they are in the laboratory, projected
/// along the beam.
namespace minibragg::pictures {

/// [row][column] of photons; rows run down (against the laboratory's y), columns to the right
/// (against its x).
struct Picture {
    int width = 0, height = 0;
    std::vector<float> photons;  ///< NaN where no panel is
};

/// Largest size of a picture, in pixels.
struct PictureSize {
    int width = 0, height = 0;
};

/// A pixel of the picture shows the largest of the detector's pixels whose centres it covers,
/// so that no spot is lost; small detectors are enlarged by a whole number. Panels that the
/// beam sees from the edge may not show.
Picture project(
    const std::vector<files::Panel>& panels,
    const files::StackedImage& image,
    const PictureSize& largest
);

}  // namespace minibragg::pictures
