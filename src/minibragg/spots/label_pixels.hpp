#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "minibragg/config/run_config.hpp"
#include "minibragg/setup/local_pixels.hpp"
#include "minibragg/spots/spots_of_image.hpp"

/// Which pixels are of which spot: labels for those who train programs.
namespace minibragg::spots {

/// Bits of a pixel's flags above those of its mask, which are bits 0 to 15 of NXmx' pixel_mask.
namespace label_bit {
inline constexpr std::uint32_t overlapped = 1U << 16U;  ///< of several spots
inline constexpr std::uint32_t saturated = 1U << 17U;   ///< reads the saturation
}  // namespace label_bit

/// A pixel is of several spots when another than the one it is labelled with has at least this
/// part of that one's photons in it.
inline constexpr float overlapping_part = 0.25F;

/// Of this rank's pixels, [pixel].
struct PixelLabels {
    std::vector<std::uint32_t> labels;  ///< 0: of no spot
    std::vector<std::uint32_t> flags;   ///< mask and label_bit
};

/// Labels pixels with the spot that has most photons in them, of those spots that they belong
/// to by output.label_share and output.label_sigmas: 1, or the place of the spot in the list
/// from 1 on. Dead and hot pixels are labelled as others; where the deck masks, spots have no
/// photons.
/// @param pixels  of all spots of the image
/// @param photons  expected, of this rank's pixels: [pixel]
PixelLabels label_pixels(
    const config::Output& deck,
    const std::vector<SpotPixel>& pixels,
    const setup::LocalPixels& local,
    std::span<const float> photons
);

/// Flags the pixels that read the saturation.
/// @pre as many flags as counts
void flag_saturated(
    std::span<const std::int32_t> counts,
    std::int32_t saturation,
    std::span<std::uint32_t> flags
);

}  // namespace minibragg::spots
