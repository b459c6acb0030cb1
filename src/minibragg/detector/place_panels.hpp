#pragma once

#include <vector>

#include "minibragg/detector/panel_geometry.hpp"

namespace minibragg::detector {

/// Where a detector stands. NeXus frame, metres and radians; all rotations are right-handed.
struct DetectorPlacement {
    double distance_m = 0.0;  ///< from the crystal along the beam to the point that the beam
                              ///< hits, at two_theta 0
    double beam_center_x_m = 0.0;  ///< that point in the detector's own plane
    double beam_center_y_m = 0.0;
    Vec3d tilt_rad{};  ///< about x, then y, then z, through that point
    double two_theta_rad =
        0.0;  ///< swing of the whole detector about an axis through the crystal
    Vec3d two_theta_axis{
        1.0, 0.0, 0.0};  ///< any length; about +x a positive angle swings the detector down
};

/// Panels given in the detector's own plane (z = 0, or panels that stand out of it), as they
/// stand in the laboratory:
///
///     p -> T (Z Y X (p - c) + d)
///
/// with T: two-theta, Z Y X: tilts, c: beam centre, d: (0, 0, distance).
///
/// In words: shift so that the beam centre is on the beam, tilt about that point, move
/// downstream, then swing about the crystal.
/// @throws InputError for a panel that `checked` refuses, numbers that are not finite, a
/// negative distance, or a two-theta axis without length.
std::vector<PanelGeometry> place_panels(
    std::vector<PanelGeometry> panels, const DetectorPlacement& placement
);

}  // namespace minibragg::detector
