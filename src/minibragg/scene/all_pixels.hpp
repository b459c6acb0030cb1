#pragma once

#include <vector>

#include "minibragg/scene/scene_model.hpp"

/// The pixels of a whole detector, for those who share nothing out.
namespace minibragg::scene {

/// Every row of every panel, one panel after the other.
std::vector<PixelRow> all_rows(const SceneModel& model);

/// Pixels of all panels.
std::int64_t pixel_count(const SceneModel& model);

/// Every pixel of every panel on the device, none of them masked: pixel `slow * fast_pixels +
/// fast` of the panel, after all pixels of the panels before it.
PixelRows all_pixels(const SceneModel& model);

}  // namespace minibragg::scene
