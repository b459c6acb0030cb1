#pragma once

#include <string>

#include <gemmi/cifdoc.hpp>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Structure factors of the atoms in a block of a small-molecule CIF, summed directly; see
/// read_model.hpp.
/// @throws InputError as the readers say; other exceptions of gemmi
ReflectionList small_molecule_factors(
    gemmi::cif::Document& document,
    gemmi::cif::Block& block,
    const std::string& name,
    const ReadOptions& options
);

}  // namespace minibragg::reflections
