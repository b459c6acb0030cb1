#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <gemmi/cifdoc.hpp>
#include <gemmi/small.hpp>
#include <gemmi/unitcell.hpp>

#include "minibragg/base/notes.hpp"

/// The atoms of a small-molecule CIF: DDL1 names such as `_atom_site_fract_x` and DDLm names
/// such as `_atom_site.fract_x`, in any case.
namespace minibragg::reflections {

/// What a file says of an atom beside its coordinates and displacements. Numbers that are not
/// there are 0.
struct StatedSite {
    int order = 0;  ///< operations that leave the place as it is
    int multiplicity =
        0;  ///< equivalent places in the cell; some programs write the order here
    bool is_anisotropic = false;  ///< by its type of displacement
};

/// The atoms of a block with the displacements that it states.
struct AtomSites {
    std::vector<gemmi::SmallStructure::Site> sites;  ///< occupancies as the file has them
    std::vector<StatedSite> stated;                  ///< of each site
};

/// Whether a block has atoms with fractional coordinates.
bool has_atom_sites(gemmi::cif::Block& block);

/// Atoms without coordinates and dummies are left out. Displacements: U_ij, B_ij or beta_ij of
/// the loop of anisotropic ones, else U or B; atoms without any take the mean of the others (0
/// when there are none). `notes` tells how many atoms are left out or have something assumed.
/// @param cell  for beta_ij
/// @throws InputError for a value that is no number, and for a loop of displacements that is
///         not understood
AtomSites read_atom_sites(
    gemmi::cif::Block& block, const gemmi::UnitCell& cell, const std::string& file, Notes& notes
);

}  // namespace minibragg::reflections
