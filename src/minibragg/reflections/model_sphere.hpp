#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <vector>

#include <gemmi/unitcell.hpp>

#include "minibragg/base/notes.hpp"
#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"
#include "minibragg/reflections/stated_symmetry.hpp"
#include "minibragg/reflections/symmetry.hpp"

/// What the readers of models share: the reflections to compute, and the list that is made of
/// the results.
namespace minibragg::reflections {

/// A complex structure factor, electrons.
using Factor = std::complex<double>;

/// Structure factors of a model with anomalous scattering: F(h) = elastic + i absorbing, and
/// F(-h) the conjugate of elastic - i absorbing. One of each for each of ModelSphere::unique.
struct ModelFactors {
    std::vector<Factor> elastic_e;    ///< the sum with f0 + f'
    std::vector<Factor> absorbing_e;  ///< that with f''; empty: no anomalous scattering
};

/// One reflection of each set of equivalents, to the resolution asked for.
struct ModelSphere {
    crystal::UnitCell cell;
    bool is_cell_of_file = false;  ///< else it is the deck's
    Symmetry symmetry;
    std::vector<Miller> unique;
};

/// @param cell    of the file; where it has none, the deck's stands in
/// @param stated  what the file says of its symmetry
/// @throws InputError without cell or space group, as agreed_symmetry(), for a cell without the
///         group's symmetry, and for too many reflections
ModelSphere make_model_sphere(
    const std::optional<crystal::UnitCell>& cell,
    const StatedSymmetry& stated,
    const ReadOptions& options,
    Notes& notes
);

gemmi::UnitCell gemmi_cell(const crystal::UnitCell& cell);

/// Terms of a direct sum over all atoms of the cell. A million takes some 30 ms.
double direct_terms(const ModelSphere& sphere, std::size_t atoms);

/// Puts in front of the remarks how many atoms the model has and which symmetry was taken for
/// it.
/// @param stated  for the name of the file
void remark_on_model(
    const ModelSphere& sphere, const StatedSymmetry& stated, std::size_t atoms, Notes& notes
);

/// The amplitudes of `factors`, expanded by symmetry.
ReflectionList list_of_factors(const ModelSphere& sphere, const ModelFactors& factors);

}  // namespace minibragg::reflections
