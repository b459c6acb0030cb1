#include "minibragg/scene/panel_tables.hpp"

#include <cstddef>

namespace minibragg::scene {

PanelTables panel_tables(const std::vector<PanelModel>& panels, int oversample) {
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
             static_cast<int>(tables.lines.size()),
             static_cast<int>(panel.layers.size()) * oversample,
             panel.is_point_pixel,
             panel.is_curved,
             panel.curvature_m}
        );
        for (const detector::SensorLayer& layer : panel.layers) {
            for (int k = 0; k < oversample; ++k) {
                const double off_slow = detector::subpixel_offset(k, oversample);
                const Vec3d place_m =
                    detector::line_place_m(tables.panels.back(), off_slow, layer.depth_m);
                tables.lines.push_back({place_m, layer, off_slow, k == 0});
            }
        }
    }
    return tables;
}

std::vector<double> subpixel_offsets(int oversample) {
    std::vector<double> offsets(static_cast<std::size_t>(oversample));
    for (int k = 0; k < oversample; ++k) {
        offsets[static_cast<std::size_t>(k)] = detector::subpixel_offset(k, oversample);
    }
    return offsets;
}

}  // namespace minibragg::scene
