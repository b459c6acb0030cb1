#pragma once

#include "minibragg/scene/scene_model.hpp"

/// Means over the sources of a beam, by their weights.
namespace minibragg::scene {

/// Of the wavelengths, Angstrom.
double mean_wavelength_A(const BeamModel& beam);

/// Of the directions, as a unit vector.
Vec3d mean_direction(const BeamModel& beam);

/// Of the variances of the photon energies over their squared means: what is in each source,
/// not between them.
double mean_bandwidth_square(const BeamModel& beam);

}  // namespace minibragg::scene
