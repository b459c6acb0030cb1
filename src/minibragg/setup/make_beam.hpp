#pragma once

#include <optional>
#include <vector>

#include "minibragg/beam/make_sources.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// A deck's beam for the path, and what an image file says of it.
struct BeamSetup {
    scene::BeamModel model;
    double wavelength_A = 0.0;  ///< the deck's, or the weighted mean of the sources
    std::vector<beam::SpectrumLine> spectrum;  ///< of the whole beam, by rising wavelength
};

/// What the files that a deck names say of its beam, or what stands in their place; at most one
/// of sources and spectrum is there.
struct BeamFiles {
    std::optional<std::vector<beam::Source>> sources;
    std::optional<std::vector<beam::SpectrumLine>> spectrum;
    /// Of the spectrum as it was recorded, by rising wavelength, where fewer lines stand for
    /// it.
    std::vector<beam::SpectrumLine> channels;
};

/// Reads the deck's source or spectrum file. Collective.
BeamFiles read_beam_files(const config::Beam& deck, const Files& files);

/// Sources from a file, or every direction of the divergence with every wavelength of the
/// spectrum.
/// @param d_min_A  resolution limit; 0: off
BeamSetup make_beam(const config::Beam& deck, const BeamFiles& files, double d_min_A);

/// Photons per m^2: the deck's, or flux * exposure / size^2.
double fluence_photons_per_m2(const config::Beam& deck);

}  // namespace minibragg::setup
