#include "minibragg/nanobragg/tile_cone.hpp"

#include <algorithm>
#include <cmath>

namespace minibragg::nanobragg {

Cone cone_of(
    const scene::PanelModel& model, const detector::DevicePanel& panel, const Tile& tile
) {
    const auto [near, far] = std::minmax_element(
        model.layers.begin(),
        model.layers.end(),
        [](const auto& a, const auto& b) {
            return a.depth_m < b.depth_m;
        }
    );
    const double slow = 0.5 * static_cast<double>(tile.slow_end - tile.slow_first);
    const double fast = 0.5 * static_cast<double>(tile.fast_end - tile.fast_first);
    const detector::SamplePoint middle{
        slow - 0.5, fast - 0.5, 0.5 * (near->depth_m + far->depth_m)};
    const auto ray = detector::ray_to(
        panel,
        static_cast<double>(tile.slow_first),
        static_cast<double>(tile.fast_first),
        middle
    );
    // A panel is flat, or flat and bent onto a sphere, which brings no points farther apart.
    const double across_m = std::hypot(slow, fast) * panel.pixel_size_m;
    const double deep_m = 0.5 * (far->depth_m - near->depth_m);
    const double sine = std::hypot(across_m, deep_m) * ray.inverse_distance_invm;
    // The angle is longer than its chord; beyond a right angle all directions are possible.
    constexpr double diameter = 2.0;
    return {ray.direction(), sine < 1.0 ? std::asin(sine) : diameter};
}

}  // namespace minibragg::nanobragg
