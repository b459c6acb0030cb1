#pragma once

#include <string>

#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::reflections {

/// The full Hermann-Mauguin name, such as "P 1 21 1", of a name in any usual spelling ("P21",
/// "P 21", "4").
/// @param where  what the message names: a deck key or a file
/// @throws InputError for an unknown name, with the nearest ones
std::string space_group_name(const std::string& name, const std::string& where);

/// Throws InputError unless the cell has the metric that the space group asks for: equal edges
/// within 0.1 %, right angles and so on.
void check_symmetry_of_cell(
    const crystal::UnitCell& cell, const std::string& space_group, const std::string& where
);

}  // namespace minibragg::reflections
