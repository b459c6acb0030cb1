#pragma once

#include <optional>
#include <string>

#include <gemmi/cifdoc.hpp>

#include "minibragg/crystal/unit_cell.hpp"

/// What the readers of CIF files share.
namespace minibragg::reflections {

/// Parses a CIF file (mmCIF or small-molecule).
/// @throws InputError with line and column for what is no CIF
gemmi::cif::Document parse_cif(const std::string& bytes, const std::string& name);

/// The cell of a block, if it is complete there: `_cell.length_a` ... or `_cell_length_a` ...
std::optional<crystal::UnitCell> cell_of_block(gemmi::cif::Block& block);

/// The full Hermann-Mauguin name of a block's space group: from its Hermann-Mauguin or Hall
/// symbol, its operations or its number. Empty when the block has none of these.
/// @throws InputError when all that there is, is unknown
std::string space_group_of_block(gemmi::cif::Block& block, const std::string& name);

}  // namespace minibragg::reflections
