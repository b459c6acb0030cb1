#pragma once

#include <optional>

#include "minibragg/setup/make_shot.hpp"

/// How far images with spots in closed form are from what they stand for. docs/converged.md.
namespace minibragg::setup {

/// The largest difference in a pixel over the brightest pixel of the image, by reason.
struct ClosedFormError {
    /// Those of the mosaic, which are taken to first order, and half way between a reflection
    /// and a place, also where the two are apart because of a band or a spread of cells.
    double rotations = 0.0;
    /// A divergent beam moves a spot over a sphere, which is taken for a plane.
    double directions = 0.0;
    double steps = 0.0;   ///< each step of the spindle is averaged over at once
    double pixels = 0.0;  ///< so is each whole subpixel
};

/// The errors of a shot; of several crystals, the largest. None when no spot can be on the
/// detector, or spots are not in closed form.
///
/// Spots are put at places all over the detector, and near the line of the spindle, where
/// they move along it; they and their surroundings are computed by the path's own formulas, and
/// once more in parts: in several angles of a step, in several parts of a pixel, and by sums
/// over rotations and over directions of the beam. All have equal structure factors. Costs
/// milliseconds, sweeps over whole pixels and wide mosaics some tens.
std::optional<ClosedFormError> closed_form_error(const Shot& shot);

}  // namespace minibragg::setup
