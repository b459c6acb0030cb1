#pragma once

#include "minibragg/scene/upload_scene.hpp"

namespace minibragg::diffraction {

/// Scenes of either precision for observers, who compute in double: the numbers of their table
/// of reflections stay as they are.
scene::DeviceScenes in_double(scene::DeviceScenes scenes);

}  // namespace minibragg::diffraction
