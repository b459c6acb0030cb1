#pragma once

#include "minibragg/background/sample_intensity.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// The amorphous materials of a deck, each in its thickness, sampled once for all images.
background::SampledIntensity sample_materials(const config::Run& deck, const Files& files);

/// A deck's background for the path: its materials, in the thickness they were sampled in, and
/// its constants.
scene::BackgroundModel make_background(
    const config::Background& deck,
    const background::SampledIntensity& materials,
    double fluence_photons_per_m2
);

/// The photons that every pixel gets alike.
double constant_photons(const config::Background& deck, double fluence_photons_per_m2);

}  // namespace minibragg::setup
