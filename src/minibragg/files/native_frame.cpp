#include "minibragg/files/native_frame.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <tuple>

#include "minibragg/base/contracts.hpp"

namespace minibragg::files {
namespace {

/// Of a frame, along an edge: larger numbers are those of panels far apart.
constexpr double longest_edge_pixels = 65536.0;

/// Pixel sizes that differ by less are one.
constexpr double size_accuracy = 1e-9;

/// Of a frame: readers, ours among them, take no larger images.
constexpr std::int64_t most_frame_bytes = std::int64_t{1} << 30U;

/// How far a panel may be from its place, in pixels: rounding in decks and presets.
constexpr double accepted_pixels = 1e-5;

/// A panel's corner in pixels of another panel, along fast, slow and out of its plane.
Vec3d corner_on(const Panel& like, const Panel& panel) {
    const Vec3d apart = (1.0 / like.pixel_size_m) * (panel.origin_m - like.origin_m);
    return {
        dot(apart, like.fast), dot(apart, like.slow), dot(apart, cross(like.fast, like.slow))};
}

std::string name_of_panel(const std::vector<Panel>& panels, std::size_t index) {
    const std::string& name = panels[index].name;
    return "panel " + std::to_string(index) + (name.empty() ? "" : " (" + name + ")");
}

/// Why a panel has no place among the pixels of the first.
std::string obstacle_of(const std::vector<Panel>& panels, std::size_t index) {
    const Panel &first = panels.front(), &panel = panels[index];
    const std::string name = name_of_panel(panels, index);
    if (std::abs(panel.pixel_size_m / first.pixel_size_m - 1.0) > size_accuracy) {
        return name + " has pixels of another size";
    }
    const double edge = std::max(panel.fast_pixels, panel.slow_pixels);
    if (edge * std::max(length(panel.fast - first.fast), length(panel.slow - first.slow)) >
        accepted_pixels) {
        return name + " is turned against the first";
    }
    const Vec3d corner = corner_on(first, panel);
    if (std::abs(corner.z) > accepted_pixels) {
        return name + " is not in the plane of the first";
    }
    if (std::abs(corner.x) > longest_edge_pixels || std::abs(corner.y) > longest_edge_pixels) {
        return name + " is more than 65536 pixels from the first";
    }
    if (std::abs(corner.x - std::round(corner.x)) > accepted_pixels ||
        std::abs(corner.y - std::round(corner.y)) > accepted_pixels) {
        return name + " is not a whole number of pixels from the first";
    }
    return "";
}

/// Places with the smallest row and column 0.
/// @pre all panels have places among the pixels of the first
std::vector<PanelPlace> places_of(const std::vector<Panel>& panels) {
    std::vector<PanelPlace> places;
    PanelPlace least;
    for (const Panel& panel : panels) {
        const Vec3d corner = corner_on(panels.front(), panel);
        places.push_back({std::llround(corner.y), std::llround(corner.x)});
        least = {
            std::min(least.row, places.back().row),
            std::min(least.column, places.back().column)};
    }
    for (PanelPlace& place : places) {
        place = {place.row - least.row, place.column - least.column};
    }
    return places;
}

/// Two panels that share a pixel; both -1: there are none. From row to row, with the columns
/// that are taken.
struct Overlap {
    std::ptrdiff_t first = -1, second = -1;
};

Overlap overlap_of(const std::vector<Panel>& panels, const std::vector<PanelPlace>& places) {
    struct Edge {
        std::int64_t row = 0;
        bool begins = false;
        std::size_t panel = 0;
    };

    std::vector<Edge> edges;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        edges.push_back({places[i].row, true, i});
        edges.push_back({places[i].row + panels[i].slow_pixels, false, i});
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
        return std::tie(a.row, a.begins, a.panel) < std::tie(b.row, b.begins, b.panel);
    });
    const auto end_of = [&](std::size_t panel) {
        return places[panel].column + panels[panel].fast_pixels;
    };
    std::map<std::int64_t, std::size_t> taken;  // from a column on, by a panel
    for (const Edge& edge : edges) {
        const std::int64_t column = places[edge.panel].column;
        if (!edge.begins) {
            taken.erase(column);
            continue;
        }
        const auto next = taken.lower_bound(column);
        if (next != taken.end() && next->first < end_of(edge.panel)) {
            return {
                static_cast<std::ptrdiff_t>(next->second),
                static_cast<std::ptrdiff_t>(edge.panel)};
        }
        if (next != taken.begin() && end_of(std::prev(next)->second) > column) {
            return {
                static_cast<std::ptrdiff_t>(std::prev(next)->second),
                static_cast<std::ptrdiff_t>(edge.panel)};
        }
        taken.emplace(column, edge.panel);
    }
    return {};
}

}  // namespace

std::string obstacle_to_native_frame(const std::vector<Panel>& panels) {
    for (std::size_t i = 1; i < panels.size(); ++i) {
        std::string obstacle = obstacle_of(panels, i);
        if (!obstacle.empty()) {
            return obstacle;
        }
    }
    const NativeFrame frame = native_frame(panels);
    if (frame_bytes(frame) > most_frame_bytes) {
        return "the frame around all panels would have more than 268 million pixels";
    }
    const Overlap overlap = overlap_of(panels, frame.places);
    if (overlap.first >= 0) {
        return name_of_panel(panels, static_cast<std::size_t>(overlap.second)) + " and " +
               name_of_panel(panels, static_cast<std::size_t>(overlap.first)) + " overlap";
    }
    return "";
}

NativeFrame native_frame(const std::vector<Panel>& panels) {
    expects(!panels.empty());
    NativeFrame frame{panels.front(), places_of(panels)};
    Panel& whole = frame.panel;
    const PanelPlace first = frame.places.front();
    whole.origin_m = whole.origin_m -
                     (static_cast<double>(first.column) * whole.pixel_size_m) * whole.fast -
                     (static_cast<double>(first.row) * whole.pixel_size_m) * whole.slow;
    if (panels.size() > 1) {
        whole.name = "frame";
    }
    std::int64_t rows = 0, columns = 0;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        rows = std::max(rows, frame.places[i].row + panels[i].slow_pixels);
        columns = std::max(columns, frame.places[i].column + panels[i].fast_pixels);
    }
    whole.slow_pixels = static_cast<int>(rows);
    whole.fast_pixels = static_cast<int>(columns);
    return frame;
}

std::int64_t frame_bytes(const NativeFrame& frame) {
    constexpr std::int64_t bytes_of_pixel = 4;
    return bytes_of_pixel * frame.panel.slow_pixels * frame.panel.fast_pixels;
}

std::vector<Panel> modules_of(const Detector& detector) {
    return detector.frame ? std::vector<Panel>{detector.frame->panel} : detector.panels;
}

PlaceInModule module_of_panel(const Detector& detector, int panel) {
    if (!detector.frame) {
        return {panel, {}};
    }
    return {0, detector.frame->places.at(static_cast<std::size_t>(panel))};
}

}  // namespace minibragg::files
