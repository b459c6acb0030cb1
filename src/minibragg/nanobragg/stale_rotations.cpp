#include "minibragg/nanobragg/stale_rotations.hpp"

#include <algorithm>
#include <cstddef>

namespace minibragg::nanobragg {

namespace {

/// Rotations with each 0 replaced by what was in force: that of the last step not at 0, at
/// first `initial`.
std::vector<Mat3> replace_zeros(
    const std::vector<double>& angles_rad,
    const std::vector<Mat3>& rotations,
    const Mat3& initial
) {
    std::vector<Mat3> replaced;
    Mat3 in_force = initial;
    for (std::size_t i = 0; i < rotations.size(); ++i) {
        in_force = angles_rad[i] == 0.0 ? in_force : rotations[i];
        replaced.push_back(in_force);
    }
    return replaced;
}

}  // namespace

std::optional<StaleRotations> stale_rotations(
    const std::vector<double>& angles_rad, const std::vector<Mat3>& rotations
) {
    const auto is_zero = [](double angle) {
        return angle == 0.0;
    };
    const auto last = std::find_if_not(angles_rad.rbegin(), angles_rad.rend(), is_zero);
    const bool has_zero = std::any_of(angles_rad.begin(), angles_rad.end(), is_zero);
    if (!has_zero || last == angles_rad.rend()) {
        return std::nullopt;
    }
    const Mat3& last_rotation =
        rotations[static_cast<std::size_t>(angles_rad.rend() - last) - 1];
    return StaleRotations{
        replace_zeros(angles_rad, rotations, identity_matrix),
        replace_zeros(angles_rad, rotations, last_rotation),
        is_zero(angles_rad.front())};
}

}  // namespace minibragg::nanobragg
