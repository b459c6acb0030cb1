#pragma once

#include "beam/make_sources.hpp"
#include "config/run_config.hpp"
#include "diffraction/scene_model.hpp"
#include "setup/files.hpp"

namespace minibragg::setup {

/// A deck's beam for the path, and what an image file says of it.
struct BeamSetup {
    diffraction::BeamModel model;
    double wavelength_A = 0.0;  ///< the deck's, or the weighted mean of the sources
    std::vector<beam::SpectrumLine> spectrum;  ///< of the whole beam, by rising wavelength
};

/// Sources from a file, or every direction of the divergence with every wavelength of the spectrum.
BeamSetup make_beam(const config::Run& deck, const Files& files);

/// Photons per m^2: the deck's, or flux * exposure / size^2.
double fluence_photons_per_m2(const config::Beam& deck);

}  // namespace minibragg::setup
