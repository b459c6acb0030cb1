#pragma once

#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>
#include <gemmi/unitcell.hpp>

#include "minibragg/base/notes.hpp"
#include "minibragg/reflections/atom_sites.hpp"

/// Places on symmetry elements: how many of a group's operations leave an atom where it is.
namespace minibragg::reflections {

/// An atom closer to its own images than this is on a symmetry element, unless its file says
/// more. Rounded coordinates are some 0.01 Angstrom off; disordered atoms are mostly 0.1 or
/// more from the element.
inline constexpr double special_distance_A = 0.05;

/// Gives a cell the operations of a group as its images.
void set_images(const gemmi::GroupOps& operations, gemmi::UnitCell& cell);

/// Divides the occupancies of chemistry (1 for a full site) by the number of operations that
/// leave each site where it is, so that a sum over all operations counts each atom once. That
/// number is
/// 1. the file's `site_symmetry_order`, or all operations / its `site_symmetry_multiplicity`
///    (columns of multiplicities which hold orders, as some programs write them, are told by
///    what fits more sites);
/// 2. 1 for negative disorder groups, which are disordered about an element;
/// 3. else the number of operations that move the site by less than special_distance_A.
/// `notes` tells how many sites were judged by distance, and how many lie where one may doubt.
/// @param cell  with its images
void count_special_sites_once(
    const gemmi::UnitCell& cell, const std::string& file, AtomSites& atoms, Notes& notes
);

}  // namespace minibragg::reflections
