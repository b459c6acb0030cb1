#pragma once

#include <optional>
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

/// The resolution of the detector's edge, Angstrom: the finest to which it reaches in every
/// direction around the beam, of the shortest wavelength. Gaps between panels do not count, nor
/// masks; directions are looked at degree by degree.
/// @return none when there is a direction in which nothing of the detector lies
/// @pre beam.sources and panels are not empty
std::optional<double> edge_resolution_A(
    const scene::BeamModel& beam, const std::vector<scene::PanelModel>& panels
);

}  // namespace minibragg::setup
