#include "minibragg/scene/pixel_extent.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/scene/make_spots.hpp"

namespace minibragg::scene {

namespace {

/// The shortest distance from the crystal to a panel.
double nearest_distance_m(const PanelModel& panel) {
    const auto along = [&](const Vec3d& axis, int pixels) {
        const double start_m = dot(panel.origin_m, axis);
        return std::clamp(0.0, start_m, start_m + pixels * panel.pixel_size_m);
    };
    return length(Vec3d{
        along(panel.fast, panel.fast_pixels),
        along(panel.slow, panel.slow_pixels),
        dot(panel.origin_m, panel.normal)});
}

double extent_invA(const PanelModel& panel, double wavelength_A) {
    const double half_depth_m =
        0.5 * (panel.layers.back().depth_m - panel.layers.front().depth_m);
    const double half_diagonal_m = std::sqrt(0.5) * panel.pixel_size_m;
    // A layer that is nearer than the panel would be in front of it: there is none.
    return std::hypot(half_diagonal_m, half_depth_m) /
           (nearest_distance_m(panel) * wavelength_A);
}

}  // namespace

double longest_edge_A(const CrystalModel& crystal) {
    double longest_A = 0.0;
    const auto look_at = [&](const Mat3& cell_A) {
        for (const Vec3d& edge : cell_A.row) {
            longest_A = std::max(longest_A, length(edge));
        }
    };
    look_at(crystal.cell_A);
    for (const OtherCrystal& other : crystal.other_crystals) {
        look_at(other.cell_A);
    }
    return longest_A;
}

double pixel_extent_invA(const SceneModel& model) {
    const double wavelength_A = shortest_wavelength_A(model.beam);
    double largest = 0.0;
    bool has_samples = model.sampling.oversample > 1;
    for (const PanelModel& panel : model.panels) {
        if (panel.is_curved) {
            return 0.0;
        }
        has_samples = has_samples || panel.layers.size() > 1;
        largest = std::max(largest, extent_invA(panel, wavelength_A));
    }
    return has_samples ? largest : 0.0;
}

}  // namespace minibragg::scene
