#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/crystal/make_spot.hpp"
#include "minibragg/scene/scene_model.hpp"

/// The spots of a scene whose broadening is in closed form.
namespace minibragg::scene {

/// Whether the spots of a shape are in closed form.
bool is_broadened(LatticeShape shape);

/// Whether they are averaged over whole subpixels.
bool is_over_pixel(LatticeShape shape);

/// The spots of every orientation, [crystal * phi * domain], domain fastest; none for shapes
/// that are not broadened.
/// @param index_error  of a Miller index in single precision
std::vector<crystal::Spot> make_spots(const SceneModel& model, double index_error);

/// The ten numbers of a reflection's spot in an orientation, at a wavelength of that bandwidth.
/// @pre the shape is broadened
crystal::SpotNumbers spot_numbers(
    const SceneModel& model, std::int64_t orientation, const Vec3d& hkl, double bandwidth
);

/// How far spots reach to the reflections next to them (crystal::reach_in_indices): the largest
/// of all crystals.
double spot_reach(const SceneModel& model);

/// The shortest wavelength of a beam's sources.
double shortest_wavelength_A(const BeamModel& beam);

/// |q| of a pixel is at most this, 1/A: an upper bound from the corners of the panels, not
/// above the resolution limit.
double largest_q_invA(const SceneModel& model);

}  // namespace minibragg::scene
