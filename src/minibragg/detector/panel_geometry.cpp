#include "minibragg/detector/panel_geometry.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::detector {

namespace {

/// Off by more than this is a mistake, not rounding: 0.06 degrees, or a length wrong in the
/// third digit.
constexpr double axis_tolerance = 1e-3;

/// Four times the edge of the largest detector built; keeps hostile sizes from overflowing
/// anything.
constexpr int most_pixels_along_an_edge = 65536;

bool is_finite(const Vec3d& v) {
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

[[noreturn]] void reject(const PanelGeometry& panel, const std::string& complaint) {
    throw InputError("panel " + printable(panel.name) + ": " + complaint);
}

void check_sizes(const PanelGeometry& panel) {
    const bool has_pixels = panel.fast_pixels > 0 && panel.slow_pixels > 0;
    if (!has_pixels || panel.fast_pixels > most_pixels_along_an_edge ||
        panel.slow_pixels > most_pixels_along_an_edge) {
        reject(
            panel,
            "pixels = [" + std::to_string(panel.fast_pixels) + ", " +
                std::to_string(panel.slow_pixels) + "] (must be between 1 and " +
                std::to_string(most_pixels_along_an_edge) + ")."
        );
    }
    if (!(panel.pixel_size_m > 0.0) || !std::isfinite(panel.pixel_size_m)) {
        reject(
            panel, "pixel size = " + std::to_string(panel.pixel_size_m) + " m (must be > 0)."
        );
    }
}

void check_axes(const PanelGeometry& panel) {
    if (!is_finite(panel.origin_m) || !is_finite(panel.fast) || !is_finite(panel.slow)) {
        reject(panel, "its origin, fast and slow must be finite numbers.");
    }
    const bool are_unit = std::abs(length(panel.fast) - 1.0) <= axis_tolerance &&
                          std::abs(length(panel.slow) - 1.0) <= axis_tolerance;
    if (!are_unit) {
        reject(
            panel,
            "fast and slow have lengths " + std::to_string(length(panel.fast)) + " and " +
                std::to_string(length(panel.slow)) + " (must be 1). Give unit vectors."
        );
    }
    if (std::abs(dot(panel.fast, panel.slow)) > axis_tolerance) {
        reject(
            panel,
            "fast . slow = " + std::to_string(dot(panel.fast, panel.slow)) +
                " (must be 0). Give perpendicular vectors."
        );
    }
}

Vec3d fast_cross_slow(const PanelGeometry& panel) {
    return unit(cross(panel.fast, panel.slow));
}

}  // namespace

Vec3d position_m(const PanelGeometry& panel, const PixelPoint& point) {
    return panel.origin_m + point.fast * panel.pixel_size_m * panel.fast +
           point.slow * panel.pixel_size_m * panel.slow;
}

Vec3d center_m(const PanelGeometry& panel) {
    return position_m(panel, {0.5 * panel.fast_pixels, 0.5 * panel.slow_pixels});
}

Vec3d normal(const PanelGeometry& panel) {
    const Vec3d along = fast_cross_slow(panel);
    return dot(along, panel.origin_m) < 0.0 ? -1.0 * along : along;
}

double close_distance_m(const PanelGeometry& panel) {
    return std::abs(dot(fast_cross_slow(panel), panel.origin_m));
}

std::vector<double> ray_cosines(const PanelGeometry& panel) {
    constexpr int parts = 8;
    constexpr double smallest_cosine = 1e-3;
    const double distance_m = close_distance_m(panel);
    std::vector<double> cosines;
    cosines.reserve(std::size_t{parts} * parts);
    for (int slow = 0; slow < parts; ++slow) {
        for (int fast = 0; fast < parts; ++fast) {
            const PixelPoint point{
                (fast + 0.5) / parts * panel.fast_pixels,
                (slow + 0.5) / parts * panel.slow_pixels};
            const double cosine = distance_m / length(position_m(panel, point));
            cosines.push_back(std::clamp(cosine, smallest_cosine, 1.0));
        }
    }
    return cosines;
}

std::int64_t pixel_count(const std::vector<PanelGeometry>& panels) {
    std::int64_t pixels = 0;
    for (const PanelGeometry& panel : panels) {
        pixels += std::int64_t{panel.fast_pixels} * panel.slow_pixels;
    }
    return pixels;
}

PanelGeometry checked(PanelGeometry panel) {
    check_sizes(panel);
    check_axes(panel);
    panel.fast = unit(panel.fast);
    panel.slow = unit(panel.slow - dot(panel.slow, panel.fast) * panel.fast);
    return panel;
}

}  // namespace minibragg::detector
