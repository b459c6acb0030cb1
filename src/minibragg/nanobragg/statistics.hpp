#pragma once

#include <vector>

#include "minibragg/nanobragg/selection.hpp"

namespace minibragg::nanobragg {

/// What the reference program prints about an image, in its order of summation.
struct Statistics {
    double max = 0.0;
    Pixel max_pixel;  ///< the first that has it
    double mean = 0.0;
    double rms = 0.0;   ///< over n - 1
    double rmsd = 0.0;  ///< from the mean; masked pixels of the region count (Q43)
};

Statistics image_statistics(const std::vector<float>& photons, const PixelSelection& selection);

}  // namespace minibragg::nanobragg
