#pragma once

#include <vector>

#include "minibragg/scene/scene_model.hpp"

namespace minibragg::setup {

/// The finest resolution d = wavelength / (2 sin theta) that any point of the panels sees of
/// any source, Angstrom: the resolution of the detector's farthest corner for the shortest
/// wavelength. Masks do not count. Sources that are not parallel count by the widest angle to
/// their mean direction, which may give a little less.
/// @return infinity when nothing is scattered anywhere (every point lies in the beam)
/// @pre beam.sources and panels are not empty
double detector_resolution_A(
    const scene::BeamModel& beam, const std::vector<scene::PanelModel>& panels
);

}  // namespace minibragg::setup
