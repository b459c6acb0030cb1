#pragma once

#include <string>

#include <gemmi/cifdoc.hpp>

#include "minibragg/base/notes.hpp"

namespace minibragg::reflections {

/// Makes the loop of atoms of an mmCIF block what gemmi's reader expects, and says what is
/// assumed for that.
///
/// Atoms of models other than the first, atoms without coordinates and dummies (`calc_flag`)
/// go. Occupancies that are "?", "." or not there become 1; B factors likewise 8 pi^2 U or the
/// mean of the others (20 Angstrom^2 without others). Anisotropic displacements become U_ij in
/// a loop of their own, whether they stand there as B_ij or in the loop of atoms; a row with a
/// "?" goes, so that its atom is isotropic. Columns that only name atoms and residues are added
/// where they lack.
/// @param file  its name
/// @throws InputError for an occupancy or a displacement that is no number, and without type
///         symbols
void complete_mmcif_atoms(gemmi::cif::Block& block, const std::string& file, Notes& notes);

}  // namespace minibragg::reflections
