#pragma once

#include <string>

#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::reflections {

/// The full Hermann-Mauguin name, such as "P 1 21 1", of a name in any usual spelling ("P21",
/// "P 21", "4").
/// @param where  what the message names: a deck key or a file
/// @throws InputError for an unknown name, with the nearest ones
std::string space_group_name(const std::string& name, const std::string& where);

/// A space group in the words of programs.
struct SpaceGroupSymbols {
    int number = 1;  ///< of International Tables
    std::string hall = "P 1";
};

/// Those of a name as space_group_name() gives it; of a name that is in no table P 1.
SpaceGroupSymbols space_group_symbols(const std::string& name);

/// Throws InputError unless the cell has the metric that the space group asks for: equal edges
/// within 0.1 %, right angles and so on.
void check_symmetry_of_cell(
    const crystal::UnitCell& cell, const std::string& space_group, const std::string& where
);

}  // namespace minibragg::reflections
