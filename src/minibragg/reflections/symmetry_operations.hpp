#pragma once

#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>

/// Symmetry operations as text and as groups.
namespace minibragg::reflections {

/// A symmetry operation such as "-x,y+1/2,-z", "0.5-X, Y, .333+Z": any case and order,
/// fractions or decimals (of twenty-fourths, within the rounding of two digits). Its
/// translation is brought into the cell.
/// @throws InputError for anything else
gemmi::Op symmetry_operation(const std::string& triplet);

/// The group of all of `operations`, which may be in any order; the identity may be missing,
/// others may be there twice.
/// @throws InputError when they are none (one after another is not among them) or more than 192
gemmi::GroupOps group_of_operations(std::vector<gemmi::Op> operations);

/// Whether some shift of the origin makes one group of the other: equal rotations and centring,
/// screw axes and glide planes in the same directions.
bool are_equal_but_for_origin(const gemmi::GroupOps& first, const gemmi::GroupOps& second);

}  // namespace minibragg::reflections
