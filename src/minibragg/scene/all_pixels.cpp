#include "minibragg/scene/all_pixels.hpp"

#include <cstddef>

namespace minibragg::scene {

std::vector<PixelRow> all_rows(const SceneModel& model) {
    std::vector<PixelRow> rows;
    std::int64_t pixels = 0;
    for (std::size_t panel = 0; panel < model.panels.size(); ++panel) {
        const PanelModel& shape = model.panels[panel];
        for (int slow = 0; slow < shape.slow_pixels; ++slow, pixels += shape.fast_pixels) {
            rows.push_back({static_cast<int>(panel), slow, pixels});
        }
    }
    return rows;
}

std::int64_t pixel_count(const SceneModel& model) {
    std::int64_t pixels = 0;
    for (const PanelModel& panel : model.panels) {
        pixels += std::int64_t{panel.slow_pixels} * panel.fast_pixels;
    }
    return pixels;
}

PixelRows all_pixels(const SceneModel& model) {
    const std::vector<std::uint8_t> unmasked(static_cast<std::size_t>(pixel_count(model)), 0);
    return {upload("rows", all_rows(model)), upload("mask", unmasked)};
}

}  // namespace minibragg::scene
