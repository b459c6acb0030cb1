#pragma once

#include <cstddef>
#include <vector>

#include "minibragg/beam/direction.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

/// The sources of a beam grouped by direction, in the order of first appearance.
struct BeamTables {
    std::vector<beam::Direction> directions;
    std::vector<beam::Wavelength>
        wavelengths;         ///< of all directions, one direction after the other
    int held_direction = 0;  ///< that of the held source
};

/// The polarization of the photons that come along a direction.
beam::Polarization polarization_of(const BeamModel& beam, const Vec3d& incident);

BeamTables beam_tables(const BeamModel& beam, std::size_t held_source);

}  // namespace minibragg::scene
