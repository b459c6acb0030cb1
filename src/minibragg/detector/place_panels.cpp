#include "minibragg/detector/place_panels.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "minibragg/base/error.hpp"

namespace minibragg::detector {

namespace {

/// No overflow and no loss of all digits for anything an instrument can be.
constexpr double longest_length_m = 1e6;

void check(const DetectorPlacement& placement) {
    const std::array<double, 6> numbers{
        placement.beam_center_x_m,
        placement.beam_center_y_m,
        placement.tilt_rad.x,
        placement.tilt_rad.y,
        placement.tilt_rad.z,
        placement.two_theta_rad};
    for (const double number : numbers) {
        if (!(std::abs(number) <= longest_length_m)) {
            throw InputError(
                "detector: beam center, tilts and two-theta must be finite numbers."
            );
        }
    }
    if (!(placement.distance_m >= 0.0 && placement.distance_m <= longest_length_m)) {
        throw InputError(
            "detector: distance = " + std::to_string(placement.distance_m) +
            " m (must be >= 0: from the crystal to the detector)."
        );
    }
    const double axis_length = length(placement.two_theta_axis);
    if (!(axis_length > 0.0) || !std::isfinite(axis_length)) {
        throw InputError(
            "detector: the two-theta axis has no direction. Give a vector that is not zero."
        );
    }
}

}  // namespace

std::vector<PanelGeometry> place_panels(
    std::vector<PanelGeometry> panels, const DetectorPlacement& placement
) {
    check(placement);
    const Vec3d center_m{placement.beam_center_x_m, placement.beam_center_y_m, 0.0};
    const Vec3d downstream_m{0.0, 0.0, placement.distance_m};
    const Mat3 tilt = rotation_xyz(placement.tilt_rad);
    const Mat3 swing = rotation_about(unit(placement.two_theta_axis), placement.two_theta_rad);
    for (PanelGeometry& panel : panels) {
        panel = checked(std::move(panel));
        panel.origin_m = swing * (tilt * (panel.origin_m - center_m) + downstream_m);
        panel.fast = swing * (tilt * panel.fast);
        panel.slow = swing * (tilt * panel.slow);
    }
    return panels;
}

}  // namespace minibragg::detector
