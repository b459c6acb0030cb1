#pragma once

#include "config/run_config.hpp"
#include "diffraction/scene_model.hpp"

namespace minibragg::setup {

/// Subpixels along an edge that resolve the smallest spot three times: nanoBragg's rule,
/// ceil(3 * largest crystal edge / (wavelength * distance / pixel)), over all panels; at least 1.
int recommended_oversample(const diffraction::SceneModel& scene);

/// Sets how a deck samples pixels. One subpixel has every factor of its own.
/// @pre the scene's beam, crystal and panels are made
void set_sampling(const config::Sampling& deck, diffraction::SceneModel& scene);

}  // namespace minibragg::setup
