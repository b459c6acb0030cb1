#pragma once

#include <string_view>
#include <vector>

#include "minibragg/beam/sources.hpp"

namespace minibragg::beam {

/// Sources from text: a line each, `x y z [weight [wavelength]]`, comments after '#'.
///
/// x y z: where the photons come from, seen from the crystal, any unit of length (the direction
/// counts).
/// weight: relative, 1 when absent. wavelength: in Angstrom, or in metres as nanoBragg's files
/// have it (below 1e-6); `default_wavelength_A` when absent. The weights returned sum to 1.
/// @param text  the whole file
/// @param name  of the file, for messages
/// @throws InputError for a file without sources, and with the line for anything that is no
///         source
std::vector<Source> read_source_file(
    std::string_view text, std::string_view name, double default_wavelength_A
);

}  // namespace minibragg::beam
