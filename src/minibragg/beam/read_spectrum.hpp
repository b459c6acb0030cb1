#pragma once

#include <string_view>
#include <vector>

#include "minibragg/beam/make_sources.hpp"

namespace minibragg::beam {

/// A spectrum from text: a line that names the two columns, `energy_eV weight` or `wavelength_A
/// weight`, then two numbers a line; comments after '#'. Lines of weight 0 are left out.
/// @param text  the whole file
/// @param name  of the file, for messages
/// @throws InputError without the naming line or without a positive weight, and with the line
///         for anything else
std::vector<SpectrumLine> read_spectrum(std::string_view text, std::string_view name);

}  // namespace minibragg::beam
