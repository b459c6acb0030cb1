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

/// The sensor cut into layers of equal thickness, front first, each sampled at its front face as in nanoBragg. A photon whose direction has the cosine c to
/// the panel's normal is captured in a layer with probability exp(-near/c) - exp(-far/c). Without thickness:
/// one layer {0, 0, infinity}, which captures exactly 1.
/// @throws InputError for a negative thickness, an attenuation length that is not positive and finite, or a
/// number of layers outside 1 to 1000.
std::vector<SensorLayer> sensor_layers(const Sensor& sensor);

/// Names that attenuation_length_m() knows.
std::vector<std::string> sensor_materials();

/// Depth at which 1/e of the photons of `energy_eV` is left in a sensor of `material` (Si, CdTe, GaAs,
/// Gd2O2S; upper or lower case). From total attenuation with coherent scattering (NIST, see
/// attenuation_data.hpp), interpolated in log-log between tabulated energies and never across an absorption
/// edge; at an edge the value above it. Within 0.5 % of the unreduced cross sections from 3 to 20 keV, 2 % to
/// 100 keV. Above 30 keV part of what silicon attenuates is scattered, not absorbed (26 % at 35 keV).
/// @throws InputError for another material (lists the known ones) or an energy outside 1 to 100 keV.
double attenuation_length_m(std::string_view material, double energy_eV);

}  // namespace minibragg::detector
