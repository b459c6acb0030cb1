#pragma once

#include "minibragg/base/vec3.hpp"

namespace minibragg::beam {

/// A plane wave: the beam is a sum of them, without interference.
struct Source {
    Vec3d direction{
        0.0, 0.0, 1.0};  ///< unit vector along which the photons travel, laboratory frame
    double wavelength_A = 0.0;
    double weight = 1.0;     ///< share of the fluence; over all sources of a beam they sum to 1
    double bandwidth = 0.0;  ///< r.m.s. of the photon energies over their mean
};

}  // namespace minibragg::beam
