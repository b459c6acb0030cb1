#pragma once

#include <optional>

#include "minibragg/scene/upload_scene.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::setup {

/// What is simulated for one image: the shot of a series, or an image of a rotation.
struct Shot {
    int image = 0;
    scene::SceneModel scene;
    scene::SceneParts own;  ///< which parts of the scene are not the experiment's
    ImageTruth truth;
};

/// Makes a shot: a pure function of the experiment and the image, so that any shot can be made
/// again alone, by any rank, with the same bits.
/// @pre 0 <= image < config::image_count(deck)
/// @throws InputError naming the shot for values that make no scene
Shot make_shot(const Experiment& experiment, int image);

/// The beam of a shot.
struct ShotBeam {
    BeamSetup setup;
    std::optional<double> flux_photons_per_s;
    bool is_new = false;  ///< its wavelengths are not the deck's
};

ShotBeam beam_of_shot(const DrawnShot& shot, const Experiment& experiment);

}  // namespace minibragg::setup
