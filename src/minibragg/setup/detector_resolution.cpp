#include "minibragg/setup/detector_resolution.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/make_spots.hpp"

namespace minibragg::setup {

namespace {

/// From a direction to a point, in radians.
double angle_to(const Vec3d& direction, const Vec3d& point_m) {
    return std::atan2(length(cross(direction, point_m)), dot(direction, point_m));
}

/// A straight edge of a panel.
struct Edge {
    Vec3d start_m, along_m;
};

/// The widest angle between a direction and the points of an edge: at an end, or where the
/// cosine (A + t B) / sqrt(C + 2 t D + t^2 E) of start + t along has its only extremum.
double widest_angle(const Vec3d& direction, const Edge& edge) {
    const double a = dot(direction, edge.start_m);
    const double b = dot(direction, edge.along_m);
    const double c = dot(edge.start_m, edge.start_m);
    const double d = dot(edge.start_m, edge.along_m);
    const double e = dot(edge.along_m, edge.along_m);
    double widest = std::max(
        angle_to(direction, edge.start_m), angle_to(direction, edge.start_m + edge.along_m)
    );
    const double slope = b * d - a * e;
    const double at = slope != 0.0 ? (a * d - b * c) / slope : -1.0;
    if (at > 0.0 && at < 1.0) {
        widest = std::max(widest, angle_to(direction, edge.start_m + at * edge.along_m));
    }
    return widest;
}

/// Whether the panel catches what is scattered straight back.
bool is_hit_from_behind(const scene::PanelModel& panel, const Vec3d& direction) {
    const double slope = dot(panel.normal, direction);
    if (slope == 0.0) {
        return false;
    }
    const double along_m = dot(panel.normal, panel.origin_m) / slope;
    const Vec3d from_corner_m = along_m * direction - panel.origin_m;
    const double fast = dot(from_corner_m, panel.fast) / panel.pixel_size_m;
    const double slow = dot(from_corner_m, panel.slow) / panel.pixel_size_m;
    return along_m < 0.0 && fast >= 0.0 && fast <= panel.fast_pixels && slow >= 0.0 &&
           slow <= panel.slow_pixels;
}

/// The widest angle to a flat panel lies on its border, or straight behind.
double widest_angle_flat(const scene::PanelModel& panel, const Vec3d& direction) {
    if (is_hit_from_behind(panel, direction)) {
        return constants::pi;
    }
    const Vec3d fast_m = (panel.fast_pixels * panel.pixel_size_m) * panel.fast;
    const Vec3d slow_m = (panel.slow_pixels * panel.pixel_size_m) * panel.slow;
    const Vec3d& corner_m = panel.origin_m;
    return std::max(
        {widest_angle(direction, {corner_m, fast_m}),
         widest_angle(direction, {corner_m, slow_m}),
         widest_angle(direction, {corner_m + slow_m, fast_m}),
         widest_angle(direction, {corner_m + fast_m, slow_m})}
    );
}

/// A bent panel is looked at in a grid of points, its border among them.
double widest_angle_curved(const scene::PanelModel& panel, const Vec3d& direction) {
    constexpr int steps = 64;
    detector::DevicePanel bent{};
    bent.fast = panel.fast;
    bent.slow = panel.slow;
    bent.normal = panel.normal;
    bent.curvature_m = panel.curvature_m;
    double widest = 0.0;
    for (int s = 0; s <= steps; ++s) {
        for (int f = 0; f <= steps; ++f) {
            const double fast_m = panel.fast_pixels * panel.pixel_size_m * f / steps;
            const double slow_m = panel.slow_pixels * panel.pixel_size_m * s / steps;
            const Vec3d flat_m = panel.origin_m + fast_m * panel.fast + slow_m * panel.slow;
            widest =
                std::max(widest, angle_to(direction, detector::bend_onto_sphere(bent, flat_m)));
        }
    }
    return widest;
}

}  // namespace

double detector_resolution_A(
    const scene::BeamModel& beam, const std::vector<scene::PanelModel>& panels
) {
    Vec3d mean{};
    for (const scene::SourceModel& source : beam.sources) {
        mean = mean + source.direction;
    }
    double widest_source = 0.0;
    for (const scene::SourceModel& source : beam.sources) {
        widest_source = std::max(widest_source, angle_to(mean, source.direction));
    }
    double widest = 0.0;
    for (const scene::PanelModel& panel : panels) {
        widest = std::max(
            widest,
            panel.is_curved ? widest_angle_curved(panel, mean) : widest_angle_flat(panel, mean)
        );
    }
    const double two_theta = std::min(widest + widest_source, constants::pi);
    return scene::shortest_wavelength_A(beam) / (2.0 * std::sin(0.5 * two_theta));
}

}  // namespace minibragg::setup
