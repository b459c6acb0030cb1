#pragma once

#include <vector>

#include "minibragg/base/vec3.hpp"

namespace minibragg::goniometer {

/// A sweep of equal images about one axis; every image is a sum over equal steps.
struct Spindle {
    Vec3d axis{
        1.0, 0.0, 0.0};  ///< any length but zero; a positive angle turns right-handed about it
    double start_rad = 0.0;  ///< where image 0 begins
    double width_rad = 0.0;  ///< of one image; 0 for a still
    int steps_per_image = 1;
};

/// Angles (radians) at which an image is computed: the middles of its steps,
/// start + width (image + (step + 1/2) / steps).
/// @pre image >= 0, steps_per_image >= 1
std::vector<double> step_angles_rad(const Spindle& spindle, int image);

/// The crystal's rotation at each of step_angles_rad().
/// @throws InputError when the axis has no direction
std::vector<Mat3> step_rotations(const Spindle& spindle, int image);

}  // namespace minibragg::goniometer
