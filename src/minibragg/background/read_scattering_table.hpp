#pragma once

#include <string_view>
#include <vector>

#include "minibragg/background/materials.hpp"

namespace minibragg::background {

/// A table of scattering factors from text: `stol F` a line, sin(theta)/lambda in 1/Angstrom
/// and electrons per molecule, rising stol, comments after '#'.
/// @param text  the whole file
/// @param name  of the file, for messages
/// @throws InputError for fewer than two points, and with the line for what is no point or out
///         of order
std::vector<ScatteringPoint> read_scattering_table(
    std::string_view text, std::string_view name
);

}  // namespace minibragg::background
