#pragma once

#include <string>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Reflections of a merged MTZ file, expanded by its symmetry.
///
/// The column is options.column or the first of FC, F-model, FMODEL, F_calc, FP, F, FOBS,
/// F-obs, F-obs-filtered; then any amplitudes (type F), a pair of amplitudes (type G: F(+),
/// F(-)), mean intensities (type J) and a pair of intensities (type K). Of intensities the
/// square root is taken, of negative ones 0. A pair keeps Friedel mates apart; options.column
/// may name either of the two. Rows without a value are left out.
/// @param bytes  the whole file
/// @param name   of the file, for messages
/// @throws InputError for what is no MTZ file, damaged, truncated, unmerged or without space
///         group, for a column that is not there (the message lists those that are) or holds
///         neither amplitudes nor intensities
ReflectionList read_mtz(
    const std::string& bytes, const std::string& name, const ReadOptions& options
);

}  // namespace minibragg::reflections
