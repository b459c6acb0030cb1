#pragma once

#include <string>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace gemmi::cif {
struct Document;
}  // namespace gemmi::cif

namespace minibragg::reflections {

/// Reflections of a CIF file: the first `_refln` loop of an mmCIF ("_refln.index_h") or of a
/// small-molecule CIF ("_refln_index_h"), expanded by its symmetry.
///
/// The column is options.column (without "_refln.") or the first of F_calc_au, F_calc,
/// F_meas_au, F_meas, the pair pdbx_F_plus and pdbx_F_minus, F_squared_calc, F_squared_meas,
/// intensity_calc, intensity_meas, the pair pdbx_I_plus and pdbx_I_minus. Of squares and
/// intensities the root is taken, of negative ones 0. Rows without a value are left out.
///
/// A pair keeps Friedel mates apart, as do rows of their own; so does pdbx_anom_difference, the
/// difference of F_meas_au, unless options.column names the mean. The amplitudes are expanded
/// as make_list() says (listed_file.hpp).
/// @param name  of the file, for messages
/// @throws InputError for what is no CIF, has no such loop, column or symmetry, for one of a
///         pair without the other, and for a damaged row
ReflectionList read_cif_reflections(
    gemmi::cif::Document& document, const std::string& name, const ReadOptions& options
);

/// Likewise, of a whole file.
ReflectionList read_cif_reflections(
    const std::string& bytes, const std::string& name, const ReadOptions& options
);

}  // namespace minibragg::reflections
