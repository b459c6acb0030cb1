#pragma once

#include <vector>

#include "minibragg/base/shot_draws.hpp"
#include "minibragg/beam/make_sources.hpp"

/// Spectra of single shots: generated, and reduced to the lines that are simulated.
namespace minibragg::beam {

/// A spectrum to be generated.
struct SpectrumModel {
    double center_A;             ///< wavelength of the central energy
    double fwhm_fraction;        ///< of the mean spectrum, of the central energy
    double spike_fwhm_fraction;  ///< of one spike, likewise; of sase_spectrum
    int lines;  ///< evenly spaced in energy over +-1.5 fwhm; one: the centre alone
};

/// A Gaussian in energy. Weights sum to 1. A single line has the Gaussian's width, others that
/// of the interval to their neighbours.
std::vector<SpectrumLine> gaussian_spectrum(const SpectrumModel& model);

/// One shot of a free-electron laser that starts from noise: |complex Gaussian noise|^2,
/// correlated over the width of a spike, under a Gaussian (the partial-coherence model of
/// Pfeifer et al., Opt. Lett. 35 (2010) 3441). The mean over many shots is gaussian_spectrum()
/// but for the normalisation: weights of each shot sum to 1.
std::vector<SpectrumLine> sase_spectrum(const SpectrumModel& model, ShotDraws& draws);

/// A recorded spectrum with at most `lines` lines: neighbouring channels are added up, their
/// wavelength the one of their mean energy and their bandwidth that of the channels. Channels
/// below the threshold, as a fraction of the largest, and negative ones, count as 0. Weights
/// sum to 1; lines without weight are left out.
/// @param energies_eV  [channel]
/// @return empty when no channel has a positive weight
std::vector<SpectrumLine> reduced_spectrum(
    const std::vector<double>& energies_eV,
    const std::vector<double>& weights,
    int lines,
    double threshold_fraction
);

}  // namespace minibragg::beam
