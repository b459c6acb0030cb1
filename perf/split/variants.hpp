#pragma once

#include "minibragg/scene/scene_model.hpp"

/// The path and the baseline that it is compared with, each compiled in a file of its own, for
/// the same two kernels: square crystals with one structure factor, in either precision.
namespace minibragg::perf {

/// As the program renders: one kernel for every number of subpixels.
void render_unified(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

/// One kernel for one subpixel, another for several. Only here, to show what having one costs.
/// @pre with one subpixel, all factors are the sample's own (Sampling::oversample_*)
void render_split(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

}  // namespace minibragg::perf
