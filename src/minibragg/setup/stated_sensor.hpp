#pragma once

#include <string>

#include "minibragg/setup/make_detector.hpp"

namespace minibragg::setup {

/// A sensor as image files can state it.
struct StatedSensor {
    std::string material;  ///< Si, CdTe or GaAs: dxtbx refuses files with others
    double thickness_m = 0.0;
    bool counts_every_photon = false;  ///< none was simulated: material and thickness stand in
};

/// What programs are to be told of the sensor: they divide intensities by 1 - exp(-thickness /
/// (L cos)) and shift spots by about L sin, L being the attenuation length that they look up
/// for the material.
///
/// The material and thickness that were simulated, where readers know the material. A phosphor
/// is stated as the known material whose attenuation length is nearest, with the thickness that
/// captures as much at every angle. A detector that counts every photon is stated as the
/// material that absorbs best at this wavelength, ten attenuation lengths thick: the efficiency
/// that programs compute is then 1 within 5e-5, and their shifts are the least that any stated
/// sensor allows.
/// @param wavelength_A  outside 0.124 to 12.4 A, the nearest of these counts
StatedSensor stated_sensor(const DetectorSetup& detector, double wavelength_A);

/// Adds to the detector's notes what the stated sensor leaves open: that it stands in for none,
/// that panels have different ones, that the attenuation length is not the one that programs
/// look up.
void tell_of_sensor(double wavelength_A, DetectorSetup& detector);

}  // namespace minibragg::setup
