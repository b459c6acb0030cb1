#pragma once

#include <string>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Reflections from text: `h k l F` a line, comments after '#'. A list holds either all
/// reflections of P 1 or, with options.space_group, those that symmetry does not make of
/// others. Friedel mates that are not listed are added; of rows for one reflection the last
/// counts.
/// @param text  the whole file
/// @param name  of the file, for messages
/// @throws InputError for a file without reflections, with the line for less or more than
///         four numbers, indices that are no integers or beyond +-32767, and amplitudes
///         beyond largest_amplitude_e, and as make_list() (listed_file.hpp)
ReflectionList read_hkl_text(
    const std::string& text, const std::string& name, const ReadOptions& options
);

}  // namespace minibragg::reflections
