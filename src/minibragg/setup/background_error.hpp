#pragma once

#include "minibragg/scene/scene_model.hpp"

namespace minibragg::setup {

/// The largest error of what amorphous materials scatter when they are sampled in the middle of
/// each pixel alone (`sampling.adaptive`), over the largest intensity that the detector sees:
/// the table is compared with its mean over the edge of a pixel. Rings that are a few pixels
/// wide make it; water does not. 0 without materials. Neglects where rings cut pixels
/// obliquely, which makes errors smaller, and the beam's band, likewise.
double background_error(const scene::SceneModel& model);

}  // namespace minibragg::setup
