#include "minibragg/setup/make_beam.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/beam/make_spectrum.hpp"
#include "minibragg/beam/read_source_file.hpp"
#include "minibragg/beam/read_spectrum.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

/// The deck's own wavelength; 0 when only a file tells.
double stated_wavelength_A(const config::Beam& deck) {
    if (deck.wavelength_A) {
        return *deck.wavelength_A;
    }
    return deck.energy_eV ? constants::hc_eV_A / *deck.energy_eV : 0.0;
}

std::vector<beam::SpectrumLine> spectrum_of(const config::Beam& deck, const BeamFiles& files) {
    return files.spectrum ? *files.spectrum
                          : beam::dispersed_wavelengths(
                                stated_wavelength_A(deck),
                                {deck.dispersion.range_fraction, deck.dispersion.steps}
                            );
}

constexpr double rad_per_mrad = 1e-3;

std::vector<Vec3d> directions_of(const config::Divergence& deck) {
    return beam::divergent_directions(
        {deck.horizontal_mrad * rad_per_mrad,
         deck.vertical_mrad * rad_per_mrad,
         deck.horizontal_steps,
         deck.vertical_steps,
         value_of(divergence_shapes, deck.shape)},
        {}
    );
}

std::vector<beam::Source> sources_of(const config::Beam& deck, const BeamFiles& files) {
    return files.sources
               ? *files.sources
               : beam::make_sources(directions_of(deck.divergence), spectrum_of(deck, files));
}

/// Covariance of the directions of a Gaussian beam: horizontal is x, vertical y.
Mat3 divergence_rad2(const config::Divergence& deck) {
    const double horizontal_rad = rad_per_mrad * deck.horizontal_rms_mrad,
                 vertical_rad = rad_per_mrad * deck.vertical_rms_mrad;
    return {
        {{horizontal_rad * horizontal_rad, 0.0, 0.0},
         {0.0, vertical_rad * vertical_rad, 0.0},
         {}}};
}

/// Sums over the sources of one wavelength.
struct LineSums {
    double weight = 0.0;
    double variance = 0.0;  ///< of the photon energies over their mean, times the weight
};

std::vector<beam::SpectrumLine> sorted(std::vector<beam::SpectrumLine> spectrum) {
    const auto by_wavelength = [](const beam::SpectrumLine& a, const beam::SpectrumLine& b) {
        return a.wavelength_A < b.wavelength_A;
    };
    std::sort(spectrum.begin(), spectrum.end(), by_wavelength);
    return spectrum;
}

/// At most `lines` lines of a sorted spectrum: neighbours are added up.
std::vector<beam::SpectrumLine> reduced(
    const std::vector<beam::SpectrumLine>& spectrum, int lines
) {
    std::vector<double> energies_eV, weights;
    for (const beam::SpectrumLine& line : spectrum) {
        energies_eV.push_back(constants::hc_eV_A / line.wavelength_A);
        weights.push_back(line.weight);
    }
    return beam::reduced_spectrum(energies_eV, weights, lines, 0.0);
}

}  // namespace

double fluence_photons_per_m2(const config::Beam& deck) {
    if (deck.fluence_photons_per_m2) {
        return *deck.fluence_photons_per_m2;
    }
    const double size_m = deck.size_mm * constants::m_per_mm;
    return deck.flux_photons_per_s.value_or(0.0) * deck.exposure_s / (size_m * size_m);
}

BeamFiles read_beam_files(const config::Beam& deck, const Files& files) {
    BeamFiles read;
    if (!deck.source_file.empty()) {
        read.sources = beam::read_source_file(
            files.bytes(deck.source_file), deck.source_file, stated_wavelength_A(deck)
        );
    } else if (!deck.spectrum_file.empty()) {
        read.spectrum =
            beam::read_spectrum(files.bytes(deck.spectrum_file), deck.spectrum_file);
        if (deck.spectrum_lines > 0) {
            read.channels = sorted(std::move(*read.spectrum));
            read.spectrum = reduced(read.channels, deck.spectrum_lines);
        }
    }
    return read;
}

BeamSetup make_beam(const config::Beam& deck, const BeamFiles& files, double d_min_A) {
    BeamSetup setup;
    std::map<double, LineSums> lines_at;
    for (const beam::Source& source : sources_of(deck, files)) {
        setup.model.sources.push_back(
            {source.direction,
             source.wavelength_A,
             source.weight,
             std::hypot(source.bandwidth, deck.bandwidth_rms_fraction)}
        );
        setup.wavelength_A += source.weight * source.wavelength_A;
        const double bandwidth = setup.model.sources.back().bandwidth;
        LineSums& line = lines_at[source.wavelength_A];
        line.weight += source.weight;
        line.variance += source.weight * bandwidth * bandwidth;
    }
    for (const auto& [wavelength_A, line] : lines_at) {
        const double variance = line.weight > 0.0 ? line.variance / line.weight : 0.0;
        setup.spectrum.push_back({wavelength_A, line.weight, std::sqrt(variance)});
    }
    if (const double stated_A = stated_wavelength_A(deck); stated_A > 0.0) {
        setup.wavelength_A = stated_A;
    }
    const config::Polarization& polarization = deck.polarization;
    setup.model.is_polarized = polarization.applied;
    setup.model.kahn_factor = polarization.kahn_factor;
    setup.model.polarization_axis = {
        polarization.axis[0], polarization.axis[1], polarization.axis[2]};
    setup.model.fluence_photons_per_m2 = fluence_photons_per_m2(deck);
    setup.model.d_min_A = d_min_A;
    setup.model.divergence_rad2 = divergence_rad2(deck.divergence);
    return setup;
}

}  // namespace minibragg::setup
