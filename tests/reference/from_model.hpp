#pragma once

#include "minibragg/scene/scene_model.hpp"
#include "reference/reference_simulator.hpp"

namespace minibragg::reference {

/// The same scene for the plain simulator: numbers copied, nothing computed.
Scene from_model(const scene::SceneModel& model);

}  // namespace minibragg::reference
