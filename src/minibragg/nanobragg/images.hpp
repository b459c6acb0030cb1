#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/base/nanobragg_random.hpp"
#include "minibragg/nanobragg/selection.hpp"
#include "minibragg/nanobragg/setup.hpp"
#include "minibragg/nanobragg/statistics.hpp"

/// The reference program's image files, made from the float image.
namespace minibragg::nanobragg {

/// The factors from photons to the integers of the two scaled images.
struct ImageScales {
    double int_scale = 1.0, pgm_scale = 1.0;
};

ImageScales image_scales(const OutputOptions& output, const Statistics& statistics);

/// 16-bit pixels: photons times scale plus offset, rounded. Outside the region 0.
std::vector<std::uint16_t> int_image(
    const std::vector<float>& photons,
    const PixelSelection& selection,
    double scale,
    double adc_offset
);

/// 8-bit pixels: photons times scale, truncated. Outside the region 0.
std::vector<std::uint8_t> pgm_image(
    const std::vector<float>& photons, const PixelSelection& selection, double scale
);

/// Photons drawn with the reference program's generator, and their total.
struct NoiseImage {
    std::vector<std::uint16_t> pixels;  ///< with the offset; outside the region 0
    double photons = 0.0;
    std::int64_t overloads = 0;
};

/// @param random  with the state word of `-seed`, after the mosaic domains
NoiseImage noise_image(
    const std::vector<float>& photons,
    const PixelSelection& selection,
    double adc_offset,
    NanobraggRandom& random
);

/// The text header of an SMV image: 512 bytes, or the next multiple if they do not suffice.
std::string smv_header(const Setup& setup);

/// The text header of the PGM image.
std::string pgm_header(const ImageSize& size, double scale);

}  // namespace minibragg::nanobragg
