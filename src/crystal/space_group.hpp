#pragma once

#include <string>

#include "crystal/unit_cell.hpp"

namespace minibragg::crystal {

/// The full Hermann-Mauguin name, such as "P 1 21 1", of a name in any usual spelling ("P21",
/// "P 21", "4").
/// @param where  what the message names: a deck key or a file
/// @throws InputError for an unknown name, with the nearest ones
std::string space_group_name(const std::string& name, const std::string& where);

/// Throws InputError unless the cell has the metric that the space group asks for: equal edges
/// within 0.1 %, right angles and so on.
void check_symmetry_of_cell(
    const UnitCell& cell, const std::string& space_group, const std::string& where
);

/// Which numbers of a cell a space group leaves free. The others follow: tied().
struct CellFreedom {
    bool b = true, c = true;                       ///< else equal to a
    bool alpha = true, beta = true, gamma = true;  ///< else the deck's own
    bool angles_are_one = false;                   ///< beta and gamma equal to alpha
};

/// @param cell  tells hexagonal from rhombohedral axes
/// @throws InputError for an unknown name
CellFreedom cell_freedom(const UnitCell& cell, const std::string& space_group);

/// The cell with its edges and angles tied: b = a where b is not free, and so on.
UnitCell tied(UnitCell cell, const CellFreedom& freedom);

}  // namespace minibragg::crystal
