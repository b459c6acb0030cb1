#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/base/vec3.hpp"

/// Flat panels on the host: what presets, decks and NXmx files describe, before and after
/// placing. Metres; NeXus frame (z along the beam, y up, x completing the right-handed frame:
/// to the left for an observer who looks along the beam).
namespace minibragg::detector {

/// A flat rectangle of equal square pixels.
struct PanelGeometry {
    std::string name;
    Vec3d origin_m{};                                  ///< outer corner of pixel (0, 0)
    Vec3d fast{-1.0, 0.0, 0.0}, slow{0.0, -1.0, 0.0};  ///< unit vectors, perpendicular
    int fast_pixels = 0, slow_pixels = 0;
    double pixel_size_m = 0.0;
};

/// A point of a panel in pixels from the outer corner of pixel (0, 0): pixel (f, s) has its
/// centre at (f + 0.5, s + 0.5).
struct PixelPoint {
    double fast = 0.0, slow = 0.0;
};

/// Position of a point of the panel.
Vec3d position_m(const PanelGeometry& panel, const PixelPoint& point);

/// Middle of the panel.
Vec3d center_m(const PanelGeometry& panel);

/// Unit vector along fast x slow or against it, whichever points away from the crystal. A panel
/// whose plane contains the crystal keeps fast x slow.
Vec3d normal(const PanelGeometry& panel);

/// Distance from the crystal to the plane of the panel, >= 0.
double close_distance_m(const PanelGeometry& panel);

/// Cosines between the panel's normal and rays from the crystal to points that are spread
/// evenly over the panel, the middles of 8 x 8 parts; none below 1e-3, where no photon reaches
/// the sensor that a model could follow.
std::vector<double> ray_cosines(const PanelGeometry& panel);

/// Pixels of all panels.
std::int64_t pixel_count(const std::vector<PanelGeometry>& panels);

/// The panel with `fast` and `slow` made exactly perpendicular and of unit length; `fast` keeps
/// its direction. Repairs what rounding in a deck or file does (about three digits).
/// @throws InputError naming the panel: without pixels, with more than 65536 along an edge,
/// with a pixel size that is not positive, with numbers that are not finite, or with axes that
/// are off by more than 1e-3.
PanelGeometry checked(PanelGeometry panel);

}  // namespace minibragg::detector
