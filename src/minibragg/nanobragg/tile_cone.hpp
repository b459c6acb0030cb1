#pragma once

#include <cstdint>

#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/scene_model.hpp"

/// The directions to a part of the image, bounded without looking at each pixel.
namespace minibragg::nanobragg {

/// Pixels [slow_first, slow_end) x [fast_first, fast_end).
struct Tile {
    std::int64_t slow_first, slow_end, fast_first, fast_end;

    bool is_pixel() const { return slow_end - slow_first == 1 && fast_end - fast_first == 1; }

    bool is_empty() const { return slow_end <= slow_first || fast_end <= fast_first; }
};

/// Unit vectors: none is farther from `centre` than `radius`.
struct Cone {
    Vec3d centre;
    double radius;
};

/// A cone that holds the directions from the crystal to all points of a tile, in all layers.
/// @param model, panel  the same panel
Cone cone_of(
    const scene::PanelModel& model, const detector::DevicePanel& panel, const Tile& tile
);

}  // namespace minibragg::nanobragg
