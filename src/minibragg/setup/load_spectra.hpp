#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>
#include <vector>

#include "minibragg/beam/make_sources.hpp"
#include "minibragg/config/series_config.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// Recorded spectra.
struct LoadedSpectra {
    /// Each reduced to the lines that are simulated, [spectrum][line].
    std::vector<std::vector<beam::SpectrumLine>> lines;
    /// Some as they were recorded, from the first on, [spectrum][channel].
    std::vector<std::vector<beam::SpectrumLine>> channels;
};

/// For parallel::packed().
template <class AnySpectra>
requires std::same_as<std::remove_const_t<AnySpectra>, LoadedSpectra>

auto members(AnySpectra& spectra) {
    return std::tie(spectra.lines, spectra.channels);
}

/// The recorded spectra of a series; none for a series without a file. Rank 0 reads them one at
/// a time, all ranks get the lines. Collective.
/// @throws InputError on every rank: what the readers refuse, fewer spectra than shots, a
/// spectrum without photons
LoadedSpectra load_spectra(const config::Series& deck, const Files& files);

}  // namespace minibragg::setup
