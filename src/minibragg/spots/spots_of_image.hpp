#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/scene/upload_scene.hpp"
#include "minibragg/setup/local_pixels.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/spots/spot.hpp"

namespace minibragg::spots {

/// An image that was rendered, and what it was made of.
struct RenderedImage {
    const setup::Experiment& experiment;
    const setup::Shot& shot;
    const scene::DeviceScenes& scenes;  ///< of this shot alone
    const setup::LocalPixels& pixels;   ///< of this rank
    Array<const float> bragg;           ///< [pixel], photons of crystals
    std::function<void()> gets_on{};    ///< called now and then; may be empty
};

/// Pixels that have less than this part of the brightest one's Bragg photons are not looked at.
inline constexpr double part_looked_at = 1e-12;

/// Subpixels along each edge of a pixel by which it is seen whether a pixel has several
/// reflections.
inline constexpr int few_subpixels = 2;

/// A reflection that has recorded less than this part of its photons is left out of the list,
/// with all of these that hold less than left_out_of_sum of the image's photons together.
inline constexpr double least_partiality = 1e-3, left_out_of_sum = 1e-4;

/// The spots of an image on the root, by crystal, hkl and panel; elsewhere none. Their photons
/// are those of the Bragg layer but for left_out_of_sum. The same for any number of ranks.
/// Collective.
std::vector<Spot> spots_of_image(
    const parallel::Communicator& communicator, const RenderedImage& image
);

/// A pixel of a spot of a list, with at least part_in_box of what the brightest one has.
struct SpotPixel {
    std::int32_t panel = 0, slow = 0, fast = 0;
    std::uint32_t spot = 0;          ///< its place in the list
    float photons = 0.0F;            ///< of this spot
    float part_of_brightest = 0.0F;  ///< these over those of the spot's brightest pixel
};

/// The spots of an image and their pixels, those of a spot together.
struct SpotsAndPixels {
    std::vector<Spot> spots;
    std::vector<SpotPixel> pixels;
};

/// As spots_of_image(), with the pixels. Collective.
SpotsAndPixels spots_with_pixels(
    const parallel::Communicator& communicator, const RenderedImage& image
);

}  // namespace minibragg::spots
