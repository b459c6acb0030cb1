#include "minibragg/setup/load_spectra.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/beam/make_spectrum.hpp"
#include "minibragg/beam/read_spectra_text.hpp"
#include "minibragg/nexus/hdf5_signature.hpp"
#include "minibragg/nexus/read_spectra.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/reflections/load_file.hpp"

namespace minibragg::setup {

namespace {

/// As it was recorded.
std::vector<beam::SpectrumLine> channels_of(
    const std::vector<double>& energies_eV, const std::vector<double>& weights
) {
    std::vector<beam::SpectrumLine> channels;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        channels.push_back({constants::hc_eV_A / energies_eV[i], weights[i]});
    }
    return channels;
}

/// Appends a spectrum in its lines; of the first ones, the channels too.
void append(
    const config::ShotSpectrum& deck,
    const std::vector<double>& energies_eV,
    const std::vector<double>& weights,
    LoadedSpectra& spectra
) {
    constexpr std::size_t kept_whole = 8;
    if (spectra.channels.size() < kept_whole) {
        spectra.channels.push_back(channels_of(energies_eV, weights));
    }
    spectra.lines.push_back(
        beam::reduced_spectrum(energies_eV, weights, deck.lines, deck.threshold_fraction)
    );
    if (spectra.lines.back().empty()) {
        throw InputError(
            deck.file + ": spectrum " + std::to_string(spectra.lines.size() - 1) +
            " has no weight > 0 (counted from 0). Leave it out of the file"
        );
    }
}

/// @param most  spectra that can be needed
LoadedSpectra read_file(const config::ShotSpectrum& deck, std::int64_t most) {
    LoadedSpectra spectra;
    if (nexus::is_hdf5_place(deck.file)) {
        nexus::read_spectra(
            nexus::spectra_place(deck.file, deck.energies),
            most,
            [&](const std::vector<double>& energies_eV, const std::vector<double>& weights) {
                append(deck, energies_eV, weights, spectra);
            }
        );
        return spectra;
    }
    if (nexus::is_hdf5_file(deck.file)) {
        throw InputError(
            shown_name(deck.file) +
            ": is an HDF5 file. Name the data set of the spectra behind it, as in \"" +
            shown_name(deck.file) +
            ":/spectra\", and that of their energies in series.spectrum.energies."
        );
    }
    const beam::RecordedSpectra read =
        beam::read_spectra(reflections::load_file(deck.file).bytes, deck.file);
    const auto count = std::min(static_cast<std::size_t>(most), read.weights.size());
    for (std::size_t i = 0; i < count; ++i) {
        append(deck, read.energies_eV, read.weights[i], spectra);
    }
    return spectra;
}

}  // namespace

LoadedSpectra load_spectra(const config::Series& deck, const Files& files) {
    if (!deck.spectrum || deck.spectrum->file.empty()) {
        return {};
    }
    constexpr std::int64_t most_drawn_from = 1'000'000;
    const config::ShotSpectrum& spectrum = *deck.spectrum;
    const bool is_random = spectrum.order == "random";
    return parallel::from_root(files.communicator(), [&] {
        LoadedSpectra read =
            read_file(spectrum, is_random ? most_drawn_from : std::int64_t{deck.shots});
        if (spectrum.order == "shot" &&
            read.lines.size() < static_cast<std::size_t>(deck.shots)) {
            throw InputError(
                "series.spectrum.file = \"" + spectrum.file + "\" (it has " +
                std::to_string(read.lines.size()) + " spectra for " +
                std::to_string(deck.shots) +
                R"( shots). Give one a shot, or order = "cycle" or "random")"
            );
        }
        return read;
    });
}

}  // namespace minibragg::setup
