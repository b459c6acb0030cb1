#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minibragg/detector/sensor_layer.hpp"

namespace minibragg::detector {

/// A sensor that absorbs photons along the panel's normal.
struct Sensor {
    double thickness_m = 0.0;  ///< 0: every photon that arrives is counted
    /// Depth at which 1/e of the photons is left; ignored without thickness.
    double attenuation_length_m = 0.0;
    int layers = 1;
};

/// A part of a sensor between two depths below its surface, along the panel's normal.
struct SensorSlab {
    double front_m, back_m;
};

/// Depth (m, along the normal) at which photons that the slab absorbs are absorbed on average,
/// when they arrive at a cosine c to the normal. They are absorbed with the density exp(-z/l),
/// l = c * attenuation_length_m, so that with the thickness t = back - front it is
///
///     front + l - t / (exp(t/l) - 1):
///
/// the middle of a thin slab, l below the front of a thick one. Photons are taken to be counted
/// where they are absorbed: fluorescence and the drift of charge are neglected.
/// @pre front_m <= back_m, attenuation_length_m > 0, 0 < cosine <= 1
double mean_absorption_depth_m(
    const SensorSlab& slab, double attenuation_length_m, double cosine
);

/// The sensor cut into layers of equal thickness, front first. A photon whose direction has the
/// cosine c to the panel's normal is captured in a layer with probability exp(-near/c) -
/// exp(-far/c). A layer is sampled at one depth, the mean depth of what it absorbs. That
/// depends on c, so the depth is the one that puts the photons of rays with `cosines` at the
/// right place along the panel, on average: the least squares of (depth - mean depth(c))
/// tan(angle), weighted by solid angle. Without thickness: one layer {0, 0, infinity}, which
/// captures exactly 1.
/// @param cosines  to the normal of rays that arrive all over the panel (ray_cosines()); {1}:
/// along the normal
/// @throws InputError for a negative thickness, an attenuation length that is not positive and
/// finite, or a number of layers outside 1 to 1000.
std::vector<SensorLayer> sensor_layers(
    const Sensor& sensor, const std::vector<double>& cosines
);

/// Names that attenuation_length_m() knows.
std::vector<std::string> sensor_materials();

/// Depth at which 1/e of the photons of `energy_eV` is left in a sensor of `material` (Si,
/// CdTe, GaAs, Gd2O2S; upper or lower case). From total attenuation with coherent scattering
/// (NIST, see attenuation_data.hpp), interpolated in log-log between tabulated energies and
/// never across an absorption edge; at an edge the value above it. Within 0.5 % of the
/// unreduced cross sections from 3 to 20 keV, 2 % to 100 keV. Above 30 keV part of what silicon
/// attenuates is scattered, not absorbed (26 % at 35 keV).
/// @throws InputError for another material (lists the known ones) or an energy outside 1 to 100
/// keV.
double attenuation_length_m(std::string_view material, double energy_eV);

}  // namespace minibragg::detector
