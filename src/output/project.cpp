#include <algorithm>
#include <cmath>
#include <limits>

#include "output/preview.hpp"

namespace minibragg::output {

namespace {

constexpr float between_panels = -1.0F;

/// Where laboratory points fall: to the right of `left_m` (x decreasing), below `top_m` (y decreasing).
struct Canvas {
    double left_m = -std::numeric_limits<double>::max();
    double top_m = -std::numeric_limits<double>::max();
    double right_m = std::numeric_limits<double>::max();
    double bottom_m = std::numeric_limits<double>::max();
    double pixel_m = 0.0;

    void include(const Vec3d& point) {
        left_m = std::max(left_m, point.x);
        right_m = std::min(right_m, point.x);
        top_m = std::max(top_m, point.y);
        bottom_m = std::min(bottom_m, point.y);
    }
};

Canvas canvas_for(const std::vector<Panel>& panels, int longest_side) {
    Canvas canvas;
    for (const Panel& panel : panels) {
        const Vec3d along_fast = panel.fast_pixels * panel.pixel_size_m * panel.fast;
        const Vec3d along_slow = panel.slow_pixels * panel.pixel_size_m * panel.slow;
        canvas.include(panel.origin_m);
        canvas.include(panel.origin_m + along_fast);
        canvas.include(panel.origin_m + along_slow);
        canvas.include(panel.origin_m + along_fast + along_slow);
        canvas.pixel_m = std::max(canvas.pixel_m, panel.pixel_size_m);
    }
    const double side_m =
        std::max(canvas.left_m - canvas.right_m, canvas.top_m - canvas.bottom_m);
    canvas.pixel_m = std::max(canvas.pixel_m, side_m / longest_side);
    return canvas;
}

void project_panel(
    const Panel& panel,
    const float* photons,
    std::int64_t columns,
    const Canvas& canvas,
    Projection& projection
) {
    for (int slow = 0; slow < panel.slow_pixels; ++slow) {
        for (int fast = 0; fast < panel.fast_pixels; ++fast) {
            const Vec3d center = panel.origin_m +
                                 (fast + 0.5) * panel.pixel_size_m * panel.fast +
                                 (slow + 0.5) * panel.pixel_size_m * panel.slow;
            const auto column = static_cast<int>((canvas.left_m - center.x) / canvas.pixel_m);
            const auto row = static_cast<int>((canvas.top_m - center.y) / canvas.pixel_m);
            const int x = std::clamp(column, 0, projection.width - 1);
            const int y = std::clamp(row, 0, projection.height - 1);
            float& shown =
                projection.photons
                    [static_cast<std::size_t>(y) * static_cast<std::size_t>(projection.width) +
                     static_cast<std::size_t>(x)];
            shown = std::max(shown, photons[slow * columns + fast]);
        }
    }
}

/// The brightest of the eight neighbours, when most of them belong to a panel.
float filling(const Projection& projection, int x, int y) {
    constexpr int most = 5;
    int painted = 0;
    float brightest = between_panels;
    for (int row = std::max(0, y - 1); row <= std::min(projection.height - 1, y + 1); ++row) {
        for (int column = std::max(0, x - 1); column <= std::min(projection.width - 1, x + 1);
             ++column) {
            const float value = projection.photons
                                    [static_cast<std::size_t>(row) *
                                         static_cast<std::size_t>(projection.width) +
                                     static_cast<std::size_t>(column)];
            painted += value >= 0.0F ? 1 : 0;
            brightest = std::max(brightest, value);
        }
    }
    return painted >= most ? brightest : between_panels;
}

/// Fills the single pixels that tilted panels leave between their projected pixels.
void fill_holes(Projection& projection) {
    const Projection before = projection;
    for (int y = 0; y < projection.height; ++y) {
        for (int x = 0; x < projection.width; ++x) {
            float& value =
                projection.photons
                    [static_cast<std::size_t>(y) * static_cast<std::size_t>(projection.width) +
                     static_cast<std::size_t>(x)];
            if (value < 0.0F) {
                value = filling(before, x, y);
            }
        }
    }
}

}  // namespace

Projection project(const Experiment& experiment, const StackedImage& image, int longest_side) {
    const std::vector<Panel>& panels = experiment.detector.panels;
    const Canvas canvas = canvas_for(panels, longest_side);
    const auto extent = [&](double length_m) {
        constexpr double rounding = 1e-6;
        return std::max(1, static_cast<int>(std::ceil(length_m / canvas.pixel_m - rounding)));
    };
    Projection projection;
    projection.width = extent(canvas.left_m - canvas.right_m);
    projection.height = extent(canvas.top_m - canvas.bottom_m);
    projection.photons.assign(
        static_cast<std::size_t>(projection.width) *
            static_cast<std::size_t>(projection.height),
        between_panels
    );
    const std::vector<std::int64_t> rows = first_rows(panels);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const float* photons = image.photons.data() + rows[i] * image.shape.columns;
        project_panel(panels[i], photons, image.shape.columns, canvas, projection);
    }
    fill_holes(projection);
    return projection;
}

}  // namespace minibragg::output
