#pragma once

#include <optional>
#include <vector>

#include "minibragg/base/vec3.hpp"

namespace minibragg::nanobragg {

/// Q14: at a spindle angle of exactly 0 the crystal keeps the rotation of the step before it:
/// the last step's of the loop before when it is the first, and none in the first loop of the
/// run.
struct StaleRotations {
    std::vector<Mat3> first_loop, later;
    bool first_differs = false;
};

/// None when no angle is 0, or all are.
std::optional<StaleRotations> stale_rotations(
    const std::vector<double>& angles_rad, const std::vector<Mat3>& rotations
);

}  // namespace minibragg::nanobragg
