#pragma once

#include <string>

#include <gemmi/model.hpp>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Structure factors of the first model of a structure as gemmi reads it from PDB and mmCIF;
/// see read_model.hpp. `structure` is changed: other models go, copies by strict
/// non-crystallographic symmetry come.
/// @throws InputError as the readers say; other exceptions of gemmi
ReflectionList macromolecule_factors(
    gemmi::Structure& structure, const std::string& name, const ReadOptions& options
);

}  // namespace minibragg::reflections
