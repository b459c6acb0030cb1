#include "minibragg/setup/detector_resolution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "minibragg/base/constants.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/beam_means.hpp"
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

/// How far from the beam a detector reaches in each of the directions around it.
class Reach {
public:
    explicit Reach(const Vec3d& beam) : beam_(beam) {
        // Any axis that is not along the beam will do.
        const Vec3d other =
            std::abs(beam.x) < 0.5 ? Vec3d{1.0, 0.0, 0.0} : Vec3d{0.0, 1.0, 0.0};
        first_ = unit(cross(beam_, other));
        second_ = cross(beam_, first_);
    }

    /// Where a straight edge crosses the half planes of the directions, of which those between
    /// its ends' are looked at.
    void add_edge(const Vec3d& start_m, const Vec3d& end_m) {
        const double from = direction_of(start_m);
        double turns = direction_of(end_m) - from;
        turns -= count * std::round(turns / count);  // the shorter way
        const double low = turns < 0.0 ? from + turns : from;
        for (double at = std::ceil(low); at <= low + std::abs(turns); at += 1.0) {
            const double angle_rad = 2.0 * constants::pi * at / count;
            const Vec3d across = std::cos(angle_rad) * second_ - std::sin(angle_rad) * first_;
            const double a = dot(across, start_m), b = dot(across, end_m);
            const double part = a != b ? std::clamp(a / (a - b), 0.0, 1.0) : 0.0;
            const double angle = angle_to(beam_, start_m + part * (end_m - start_m));
            const int place = (static_cast<int>(at) + 2 * count) % count;
            double& farthest = farthest_[static_cast<std::size_t>(place)];
            farthest = std::max(farthest, angle);
        }
    }

    /// The least of all directions; 0 when there is nothing in one. A direction in which others
    /// next to it reach more than twice as far leads through a gap between panels.
    double least() const {
        constexpr int next_to_it = 5;
        double least = constants::pi;
        for (int i = 0; i < count; ++i) {
            double around = 0.0;
            for (int k = count - next_to_it; k <= count + next_to_it; ++k) {
                around = std::max(around, farthest_[static_cast<std::size_t>((i + k) % count)]);
            }
            const double reach = farthest_[static_cast<std::size_t>(i)];
            least = around == 0.0 || 2.0 * reach >= around ? std::min(least, reach) : least;
        }
        return least;
    }

private:
    static constexpr int count = 360;

    /// In units of the directions, from minus half their number to half of it.
    double direction_of(const Vec3d& point_m) const {
        const double angle_rad = std::atan2(dot(second_, point_m), dot(first_, point_m));
        return 0.5 * count * angle_rad / constants::pi;
    }

    Vec3d beam_, first_, second_;
    std::array<double, count> farthest_{};
};

/// The border of a panel, in pieces where it is bent.
void add_border(const scene::PanelModel& panel, Reach& reach) {
    constexpr int most_pieces = 64;
    const int pieces = panel.is_curved ? most_pieces : 1;
    detector::DevicePanel bent{};
    bent.fast = panel.fast;
    bent.slow = panel.slow;
    bent.normal = panel.normal;
    bent.curvature_m = panel.curvature_m;
    const Vec3d fast_m = (panel.fast_pixels * panel.pixel_size_m) * panel.fast;
    const Vec3d slow_m = (panel.slow_pixels * panel.pixel_size_m) * panel.slow;
    const Vec3d& corner_m = panel.origin_m;
    for (const Edge& edge :
         {Edge{corner_m, fast_m},
          Edge{corner_m, slow_m},
          Edge{corner_m + slow_m, fast_m},
          Edge{corner_m + fast_m, slow_m}}) {
        const auto at = [&](int piece) {
            const Vec3d flat_m =
                edge.start_m + (static_cast<double>(piece) / pieces) * edge.along_m;
            return panel.is_curved ? detector::bend_onto_sphere(bent, flat_m) : flat_m;
        };
        for (int piece = 0; piece < pieces; ++piece) {
            reach.add_edge(at(piece), at(piece + 1));
        }
    }
}

double resolution_A(const scene::BeamModel& beam, double two_theta) {
    return scene::shortest_wavelength_A(beam) / (2.0 * std::sin(0.5 * two_theta));
}

}  // namespace

std::optional<double> edge_resolution_A(
    const scene::BeamModel& beam, const std::vector<scene::PanelModel>& panels
) {
    Reach reach(scene::mean_direction(beam));
    for (const scene::PanelModel& panel : panels) {
        add_border(panel, reach);
    }
    const double two_theta = reach.least();
    return two_theta > 0.0 ? std::optional(resolution_A(beam, two_theta)) : std::nullopt;
}

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
    return resolution_A(beam, two_theta);
}

}  // namespace minibragg::setup
