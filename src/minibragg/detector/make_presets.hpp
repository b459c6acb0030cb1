#pragma once

#include <vector>

#include "minibragg/detector/presets.hpp"

namespace minibragg::detector {

/// Builds the list behind detector_presets(), with the source of every number.
std::vector<DetectorPreset> make_presets();

}  // namespace minibragg::detector
