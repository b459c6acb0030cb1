#pragma once

#include <string>

#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::reflections {

/// Which numbers of a cell a space group leaves free. The others follow: tied().
struct CellFreedom {
    bool b = true, c = true;                       ///< else equal to a
    bool alpha = true, beta = true, gamma = true;  ///< else the deck's own
    bool angles_are_one = false;                   ///< beta and gamma equal to alpha
};

/// @param cell  tells hexagonal from rhombohedral axes
/// @throws InputError for an unknown name
CellFreedom cell_freedom(const crystal::UnitCell& cell, const std::string& space_group);

/// The cell with its edges and angles tied: b = a where b is not free, and so on.
crystal::UnitCell tied(crystal::UnitCell cell, const CellFreedom& freedom);

}  // namespace minibragg::reflections
