#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>
#include <gemmi/unitcell.hpp>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

/// What the readers of models share: the reflections to compute, and the list that is made of
/// the results.
namespace minibragg::reflections {

using Miller = std::array<int, 3>;

/// A complex structure factor, electrons.
using Factor = std::complex<double>;

/// One reflection of each set of equivalents, to the resolution asked for.
struct ModelSphere {
    crystal::UnitCell cell;
    const gemmi::SpaceGroup* group;  ///< of gemmi's table
    std::vector<Miller> unique;
};

/// @param group_name  of the file; options.space_group goes before it
/// @throws InputError without cell or space group, for a cell without the group's symmetry, and
///         for too many reflections
ModelSphere make_model_sphere(
    const gemmi::UnitCell& cell,
    const std::string& group_name,
    const ReadOptions& options,
    const std::string& name
);

/// Terms of a direct sum over all atoms of the cell. A million takes some 30 ms.
double direct_terms(const ModelSphere& sphere, std::size_t atoms);

/// The amplitudes of `factors_e`, one for each of sphere.unique, expanded by symmetry.
ReflectionList list_of_factors(const ModelSphere& sphere, const std::vector<Factor>& factors_e);

}  // namespace minibragg::reflections
