#pragma once

#include <optional>
#include <string>

#include <gemmi/cifdoc.hpp>

#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/stated_symmetry.hpp"

/// What the readers of CIF files share. Names of data are those of mmCIF, of small-molecule CIF
/// and of DDLm, in any case.
namespace minibragg::reflections {

/// Parses a CIF file (mmCIF or small-molecule).
/// @throws InputError with line and column for what is no CIF
gemmi::cif::Document parse_cif(const std::string& bytes, const std::string& name);

/// Whether a document has a loop of reflections; text that quotes one does not count.
bool has_reflections(gemmi::cif::Document& document);

/// The cell of a block, if it is complete there: `_cell.length_a` ... or `_cell_length_a` ...
std::optional<crystal::UnitCell> cell_of_block(gemmi::cif::Block& block);

/// All that a block says of its symmetry. A block that says nothing has what the `global_`
/// block says.
/// @param name  of the file
StatedSymmetry stated_symmetry(
    gemmi::cif::Document& document, gemmi::cif::Block& block, const std::string& name
);

}  // namespace minibragg::reflections
