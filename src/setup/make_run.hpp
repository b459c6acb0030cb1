#pragma once

#include <optional>

#include "config/run_config.hpp"
#include "diffraction/scene_model.hpp"
#include "goniometer/spindle.hpp"
#include "setup/files.hpp"
#include "setup/make_beam.hpp"
#include "setup/make_crystal.hpp"
#include "setup/make_detector.hpp"
#include "setup/make_response.hpp"

namespace minibragg::setup {

/// Everything that a deck stands for, in SI: the scene of its first image and what else the images need.
struct RunSetup {
    BeamSetup beam;
    CrystalSetup crystal;
    DetectorSetup detector;
    std::optional<ResponseSetup> response;  ///< none: the image is of expected photons
    goniometer::Spindle spindle;
    diffraction::SceneModel scene;
};

/// The one place that turns a deck into a scene. Collective: files are read by rank 0.
/// @throws InputError, EnvironmentError on every rank
RunSetup make_run(const config::Run& deck, const Files& files);

/// The scene of an image: the crystal turned through the image's spindle steps.
/// @pre 0 <= image < images of the deck
void turn_to_image(int image, const RunSetup& run, diffraction::SceneModel& scene);

}  // namespace minibragg::setup
