#pragma once

#include "minibragg/nanobragg/setup.hpp"

namespace minibragg::nanobragg {

/// The scene of the one path that gives the reference program's image. Its caching of factors
/// at the first subpixel, its sensor layers and its water are expressed by the scene's own
/// means (docs/nanobragg.md).
/// @param domain_rotations  moved into the scene
scene::SceneModel make_scene(const Setup& setup, std::vector<Mat3> domain_rotations);

/// Throws InputError when a number of the scene is not finite, or the run larger than the
/// limits.
void check_scene(const Setup& setup, const Limits& limits);

/// Evaluations in one pixel that the reference program divides by: all but the sensor layers.
double steps_of(const scene::SceneModel& scene);

/// Square of the lattice's amplitude at a reflection: what F_lattice^2 is relative to in the
/// path.
double lattice_peak(const Setup& setup);

}  // namespace minibragg::nanobragg
