#pragma once

#include "minibragg/config/run_config.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::setup {

/// The longest edge of a crystal's block.
double block_size_A(const scene::CrystalModel& crystal);

/// Subpixels along an edge that resolve the smallest spot. Even ones three times: nanoBragg's
/// rule, ceil(3 * largest crystal edge / (wavelength * distance / pixel)), over all panels; at
/// least 1. At the nodes of Gauss and Legendre as many as keep each pixel within 1e-3 of the
/// brightest: ceil(1.5 + 2.4 * the same). Spots in closed form are as wide as all that broadens
/// them makes their narrower side (mosaic rotations do not: they widen spots along their rings
/// alone).
double wanted_oversample(const scene::SceneModel& scene, detector::SubpixelRule rule);

/// What a deck that leaves it open gets at most: more costs more than any image is worth,
/// unless a deck asks for it.
inline constexpr int most_chosen_oversample = 64;

/// As many as are wanted, up to most_chosen_oversample.
int recommended_oversample(const scene::SceneModel& scene, detector::SubpixelRule rule);

/// Sets how a deck samples pixels. One subpixel has every factor of its own.
/// @pre the scene's beam, crystal and panels are made
void set_sampling(const config::Sampling& deck, scene::SceneModel& scene);

}  // namespace minibragg::setup
