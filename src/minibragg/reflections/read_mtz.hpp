#pragma once

#include <string>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Reflections of a merged MTZ file, expanded by its symmetry.
///
/// The column is options.column (also as "dataset/label") or the first of FC, F-model, FMODEL,
/// F_calc, FP, F, FOBS, F-obs, F-obs-filtered; then any amplitudes (type F), a pair of
/// amplitudes (type G), mean intensities (type J) and a pair of intensities (type K). Of
/// intensities the square root is taken, of negative ones 0.
///
/// A pair keeps Friedel mates apart: F(+) is the amplitude of h k l, F(-) that of -h -k -l,
/// whatever asymmetric unit the rows are of; options.column names either of the two. Where the
/// file has the difference of a mean amplitude (type D, DANO), F(+-) = F +- DANO / 2, unless
/// options.column names the mean. Rows without a value are left out.
///
/// The amplitudes are expanded as make_list() says (listed_file.hpp). Edges of 1 stand for no
/// cell.
/// @param bytes  the whole file
/// @param name   of the file, for messages
/// @throws InputError for what is no MTZ file, damaged, truncated, unmerged or without space
///         group, for a column that is not there (the message lists those that are), holds
///         neither amplitudes nor intensities, or is one of a pair without the other
ReflectionList read_mtz(
    const std::string& bytes, const std::string& name, const ReadOptions& options
);

}  // namespace minibragg::reflections
