#pragma once

#include <vector>

#include "minibragg/beam/make_sources.hpp"
#include "minibragg/config/series_config.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// The recorded spectra of a series, each reduced to the lines that are simulated,
/// [spectrum][line]; empty for a series without a file. Rank 0 reads them one at a time, all
/// ranks get the lines. Collective.
/// @throws InputError on every rank: what the readers refuse, fewer spectra than shots, a
/// spectrum without photons
std::vector<std::vector<beam::SpectrumLine>> load_spectra(
    const config::Series& deck, const Files& files
);

}  // namespace minibragg::setup
