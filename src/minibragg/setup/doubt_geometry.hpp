#pragma once

#include "minibragg/base/notes.hpp"
#include "minibragg/setup/make_detector.hpp"

/// Whether a detector stands where one can, and where its deck surely meant it to.
namespace minibragg::setup {

/// @throws InputError when a panel stands in the crystal: it lies within the panel, nearer than
/// a pixel
void check_sample_is_free(
    const config::Detector& deck, const std::vector<detector::PanelGeometry>& panels
);

/// Warns of a beam that hits farther beside the detector than the detector is large: a beam
/// centre in pixels.
void doubt_beam_center(const config::Detector& deck, const DetectorSetup& setup, Notes& notes);

/// Warns of a bent detector, which no file can tell of.
void doubt_curvature(const config::Detector& deck, Notes& notes);

}  // namespace minibragg::setup
