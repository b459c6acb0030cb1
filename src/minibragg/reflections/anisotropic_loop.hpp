#pragma once

#include <string>
#include <vector>

#include <gemmi/cifdoc.hpp>
#include <gemmi/small.hpp>
#include <gemmi/unitcell.hpp>

#include "minibragg/base/notes.hpp"

namespace minibragg::reflections {

/// Gives `sites` the anisotropic displacements of a block's loop, by label: U_ij as they are,
/// B_ij / (8 pi^2), or beta_ij / (2 pi^2 a*_i a*_j), which stand in exp(-(beta_11 h^2 + ... + 2
/// beta_12 h k + ...)). Where a label occurs more than once, its rows are taken in their order,
/// the last for all that follow. An atom whose row has a "?" or "." keeps its isotropic
/// displacement; `notes` tells how many.
/// @throws InputError for a loop of other tensors, one that lacks one of the six, and for what
///         is no number
void read_anisotropic_loop(
    gemmi::cif::Block& block,
    const gemmi::UnitCell& cell,
    const std::string& file,
    std::vector<gemmi::SmallStructure::Site>& sites,
    Notes& notes
);

}  // namespace minibragg::reflections
