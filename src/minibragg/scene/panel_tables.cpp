#include "minibragg/scene/panel_tables.hpp"

#include <cstddef>

namespace minibragg::scene {

PanelTables panel_tables(
    const std::vector<PanelModel>& panels, const Sampling& sampling, int first_line
) {
    const auto subpixels = subpixels_of(sampling);
    PanelTables tables;
    for (const PanelModel& panel : panels) {
        tables.panels.push_back(
            {panel.origin_m,
             panel.fast,
             panel.slow,
             panel.normal,
             panel.pixel_size_m,
             dot(panel.origin_m, panel.normal),
             panel.fast_pixels,
             panel.slow_pixels,
             first_line + static_cast<int>(tables.lines.size()),
             static_cast<int>(panel.layers.size()) * sampling.oversample,
             panel.is_point_pixel,
             panel.is_curved,
             panel.curvature_m}
        );
        for (const detector::SensorLayer& layer : panel.layers) {
            bool begins_layer = true;
            for (const detector::Subpixel& slow : subpixels) {
                const Vec3d place_m =
                    detector::line_place_m(tables.panels.back(), slow.offset, layer.depth_m);
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
