#pragma once

#include <string_view>
#include <vector>

namespace minibragg::beam {

/// Recorded spectra on one axis.
struct RecordedSpectra {
    std::vector<double> energies_eV;  ///< [channel]
    /// [spectrum][channel], relative; may be negative (noise).
    std::vector<std::vector<double>> weights;
};

/// Spectra from text: a heading `energy_eV` or `wavelength_A` and a name for each spectrum,
/// then a channel a line: the energy or wavelength, and a weight for each spectrum; comments
/// after '#'.
/// @param text  the whole file
/// @param name  of the file, for messages
/// @throws InputError without the heading or without a channel, and with the line for anything
/// else
RecordedSpectra read_spectra(std::string_view text, std::string_view name);

}  // namespace minibragg::beam
