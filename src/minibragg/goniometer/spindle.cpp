#include "minibragg/goniometer/spindle.hpp"

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::goniometer {

std::vector<double> step_angles_rad(const Spindle& spindle, int image) {
    expects(image >= 0 && spindle.steps_per_image >= 1);
    std::vector<double> angles_rad;
    angles_rad.reserve(static_cast<std::size_t>(spindle.steps_per_image));
    for (int step = 0; step < spindle.steps_per_image; ++step) {
        const double middle = (step + 0.5) / spindle.steps_per_image;
        angles_rad.push_back(spindle.start_rad + spindle.width_rad * (image + middle));
    }
    return angles_rad;
}

std::vector<Mat3> step_rotations(const Spindle& spindle, int image) {
    const Vec3d axis = unit(spindle.axis);
    if (!(length(axis) > 0.0)) {
        throw InputError(
            "goniometer.axis = [0, 0, 0] (it has no direction). Give the spindle's axis."
        );
    }
    std::vector<Mat3> rotations;
    for (const double angle_rad : step_angles_rad(spindle, image)) {
        rotations.push_back(rotation_about(axis, angle_rad));
    }
    return rotations;
}

}  // namespace minibragg::goniometer
