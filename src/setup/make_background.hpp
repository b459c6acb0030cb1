#pragma once

#include "config/run_config.hpp"
#include "diffraction/scene_model.hpp"
#include "setup/files.hpp"

namespace minibragg::setup {

/// A deck's background for the path: the table of its amorphous materials and its constants.
diffraction::BackgroundModel make_background(
    const config::Run& deck, double fluence_photons_per_m2, const Files& files
);

}  // namespace minibragg::setup
