#pragma once

#include "minibragg/scene/scene_model.hpp"

/// How large a pixel is for the scattering vector.
namespace minibragg::scene {

/// The longest edge of the unit cells of all crystals, Angstrom.
double longest_edge_A(const CrystalModel& crystal);

/// From the scattering vector of a pixel's middle (half way between the first and the last
/// layer of its sensor) to that of any sample of it, at most, 1/A. 0 where pixels are not
/// looked at as a whole: they have one sample each, or are bent onto a sphere.
double pixel_extent_invA(const SceneModel& model);

}  // namespace minibragg::scene
