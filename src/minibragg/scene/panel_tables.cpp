#include "minibragg/scene/panel_tables.hpp"

#include <cstddef>

namespace minibragg::scene {

detector::DevicePanel device_panel(const PanelModel& model) {
    return {
        model.origin_m,
        model.fast,
        model.slow,
        model.normal,
        model.pixel_size_m,
        dot(model.origin_m, model.normal),
        model.fast_pixels,
        model.slow_pixels,
        0,
        0,
        model.is_point_pixel,
        model.is_curved,
        model.curvature_m};
}

PanelTables panel_tables(
    const std::vector<PanelModel>& panels, const Sampling& sampling, int first_line
) {
    const auto subpixels = subpixels_of(sampling);
    PanelTables tables;
    for (const PanelModel& panel : panels) {
        detector::DevicePanel& placed = tables.panels.emplace_back(device_panel(panel));
        placed.first_line = first_line + static_cast<int>(tables.lines.size());
        placed.lines = static_cast<int>(panel.layers.size()) * sampling.oversample;
        for (const detector::SensorLayer& layer : panel.layers) {
            bool begins_layer = true;
            for (const detector::Subpixel& slow : subpixels) {
                const Vec3d place_m =
                    detector::line_place_m(placed, slow.offset, layer.depth_m);
                tables.lines.push_back({place_m, layer, slow.offset, slow.weight, begins_layer}
                );
                begins_layer = false;
            }
        }
    }
    return tables;
}

Sampling background_sampling(const Sampling& sampling) {
    Sampling of_background = sampling;
    if (sampling.is_adaptive) {
        of_background.oversample = 1;
    }
    return of_background;
}

std::vector<detector::Subpixel> subpixels_of(const Sampling& sampling) {
    return detector::make_subpixels(sampling.oversample, sampling.subpixels);
}

}  // namespace minibragg::scene
