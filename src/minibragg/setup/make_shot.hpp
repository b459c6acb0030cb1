#pragma once

#include "minibragg/setup/make_run.hpp"

namespace minibragg::setup {

/// Makes the scene and the truth of a shot out of those of any other shot of the series: only what the series
/// lets differ is made anew.
/// @return what has changed in the scene
/// @throws InputError naming the shot for values that make no scene
scene::ScenePart make_shot(const DrawnShot& shot, RunSetup& run);

/// The beam of a shot.
struct ShotBeam {
    BeamSetup setup;
    std::optional<double> flux_photons_per_s;
    bool is_new = false;  ///< its wavelengths are not the deck's
};

ShotBeam beam_of_shot(const DrawnShot& shot, const RunSetup& run);

}  // namespace minibragg::setup
