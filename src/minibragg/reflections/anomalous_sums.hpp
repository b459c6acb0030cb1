#pragma once

#include <string>
#include <vector>

#include <gemmi/elem.hpp>
#include <gemmi/it92.hpp>
#include <gemmi/sfcalc.hpp>

#include "minibragg/base/stop_request.hpp"
#include "minibragg/reflections/anomalous.hpp"
#include "minibragg/reflections/model_sphere.hpp"

/// Inside this room, with gemmi's types: f' + i f'' of the atoms of a model, and sums over
/// them.
namespace minibragg::reflections {

/// An atom, as far as its anomalous scattering goes.
struct NamedAtom {
    gemmi::Element element;
    std::string name;
};

/// f' + i f'' of each of `atoms`.
std::vector<Anomalous> scattering_of(
    const std::vector<NamedAtom>& atoms, const AnomalousAtoms& options
);

/// What was taken for which atoms: for the record, and to tell. Warns of sites that no atom
/// fits, of free atoms near an edge and of those beyond the tables.
/// @param file  the model's name, for messages
std::vector<AnomalousTruth> tell_anomalous(
    const std::vector<NamedAtom>& atoms,
    const AnomalousAtoms& options,
    const std::string& file,
    Notes& notes
);

/// Adds the sums with f' and with f'' in place of f, directly. Eq. 8a.
/// @param cell          with the images of its symmetry
/// @param for_each_atom calls its argument with place (fractional), atom, and f' + i f''
template <class ForEachAtom>
void add_anomalous_sums(
    const ModelSphere& sphere,
    const gemmi::UnitCell& cell,
    const ForEachAtom& for_each_atom,
    ModelFactors& factors
) {
    gemmi::StructureFactorCalculator<gemmi::IT92<double>> calculator(cell);
    factors.absorbing_e.resize(sphere.unique.size());
    for (std::size_t i = 0; i < sphere.unique.size(); ++i) {
        check_stop();
        const Miller& hkl = sphere.unique[i];
        calculator.set_stol2_and_scattering_factors(hkl);
        for_each_atom([&](const gemmi::Fractional& place, const auto& atom, Anomalous f_e) {
            const Factor of_one = calculator.calculate_sf_from_atom_sf(place, atom, hkl, 1.0);
            factors.elastic_e[i] += f_e.real() * of_one;
            factors.absorbing_e[i] += f_e.imag() * of_one;
        });
    }
}

}  // namespace minibragg::reflections
