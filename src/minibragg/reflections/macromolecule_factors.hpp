#pragma once

#include <optional>

#include <gemmi/model.hpp>

#include "minibragg/base/notes.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"
#include "minibragg/reflections/stated_symmetry.hpp"

namespace minibragg::reflections {

/// Structure factors of the first model of a structure as gemmi reads it from PDB and mmCIF;
/// see read_model.hpp. `structure` is changed: other models go, copies by strict
/// non-crystallographic symmetry come.
/// @param cell    of the file; none: the deck's stands in
/// @param stated  what the file says of its symmetry
/// @param notes   of the file so far; the list has them, with what is found here
/// @throws InputError as the readers say; other exceptions of gemmi
ReflectionList macromolecule_factors(
    gemmi::Structure& structure,
    const std::optional<crystal::UnitCell>& cell,
    const StatedSymmetry& stated,
    const ReadOptions& options,
    Notes notes
);

}  // namespace minibragg::reflections
