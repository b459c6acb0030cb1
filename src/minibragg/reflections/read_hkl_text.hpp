#pragma once

#include <string_view>

#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Reflections from text: `h k l F` a line, no symmetry (P 1), comments after '#'. Friedel
/// mates that are not listed are added; of reflections listed twice the last counts.
/// @param text  the whole file
/// @param name  of the file, for messages
/// @throws InputError for a file without reflections, and with the line for less or more than
///         four numbers, indices that are no integers or beyond +-32767, and amplitudes
///         beyond largest_amplitude_e
ReflectionList read_hkl_text(std::string_view text, std::string_view name);

}  // namespace minibragg::reflections
