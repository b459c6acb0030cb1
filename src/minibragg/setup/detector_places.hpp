#pragma once

#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/scene/scene_model.hpp"

/// Places on a detector at which estimates look at spots.
namespace minibragg::setup {

/// One of the samples of a pixel through the depth of the sensor.
struct SampledLayer {
    Vec3d shift_invA;  ///< of the scattering vector, from that of the first layer
    double weight;
};

/// A place on the detector, and how the scattering vector changes about it.
struct Place {
    Vec3d direction;                       ///< of the photons
    Vec3d q_invA;                          ///< at the mean wavelength
    Vec3d fast_step_invA, slow_step_invA;  ///< between repetitions: repetitions_of()
    /// Relative change of solid angle times polarization factor over such a step.
    double fast_change, slow_change;
    std::vector<SampledLayer> layers;
};

/// How often the pattern of samples repeats itself along an edge of a pixel: even subpixels do,
/// others repeat from pixel to pixel.
int repetitions_of(const scene::Sampling& sampling);

/// Places all over the detector, in proportion to the pixels of its panels, where spots may be.
/// Always the same ones.
/// @param wavelength_A  the mean of the beam
/// @param wanted  places at most
std::vector<Place> places_of(const scene::SceneModel& scene, double wavelength_A, int wanted);

/// A cell at the middle of the image's sweep, from that at spindle angle 0.
Mat3 turned_cell_A(const scene::CrystalModel& crystal, const Mat3& cell_A);

}  // namespace minibragg::setup
