#include "minibragg/reflections/small_molecule_factors.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gemmi/it92.hpp>
#include <gemmi/sfcalc.hpp>

#include "minibragg/base/stop_request.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/anomalous_sums.hpp"
#include "minibragg/reflections/atom_sites.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/model_sphere.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/site_symmetry.hpp"

namespace minibragg::reflections {
namespace {

void check_site(const gemmi::SmallStructure::Site& site, const std::string& name) {
    constexpr double largest_fraction = 10000.0;
    constexpr double largest_u_A2 = 100.0;
    const std::string who = "atom " + printable(site.label);
    const gemmi::Fractional& at = site.fract;
    if (site.element == gemmi::El::X || !gemmi::IT92<double>::has(site.element.elem)) {
        refuse(name, who + " is of no known element. Correct its _atom_site_type_symbol.");
    }
    if (!(std::max({std::abs(at.x), std::abs(at.y), std::abs(at.z)}) < largest_fraction)) {
        refuse(name, who + " is at no sensible place.");
    }
    const double u_A2 = std::max(std::abs(site.u_iso), std::abs(site.aniso.trace()));
    if (!(u_A2 < largest_u_A2) || !std::isfinite(site.occ) ||
        std::isnan(site.aniso.u12 + site.aniso.u13 + site.aniso.u23)) {
        refuse(name, who + " has a displacement (U) or an occupancy that makes no sense.");
    }
}

std::vector<NamedAtom> names_of(const gemmi::SmallStructure& structure) {
    std::vector<NamedAtom> names;
    names.reserve(structure.sites.size());
    for (const gemmi::SmallStructure::Site& site : structure.sites) {
        names.push_back({site.element, site.label});
    }
    return names;
}

ModelFactors factors_of(
    const gemmi::SmallStructure& structure,
    const ModelSphere& sphere,
    const ReadOptions& options
) {
    gemmi::StructureFactorCalculator<gemmi::IT92<double>> calculator(structure.cell);
    ModelFactors factors;
    for (const Miller& hkl : sphere.unique) {
        check_stop();
        factors.elastic_e.push_back(calculator.calculate_sf_from_small_structure(structure, hkl)
        );
    }
    if (!options.anomalous) {
        return factors;
    }
    const std::vector<Anomalous> scattering_e =
        scattering_of(names_of(structure), *options.anomalous);
    const auto for_each_site = [&](const auto& add) {
        for (std::size_t i = 0; i < structure.sites.size(); ++i) {
            add(structure.sites[i].fract, structure.sites[i], scattering_e[i]);
        }
    };
    add_anomalous_sums(sphere, structure.cell, for_each_site, factors);
    return factors;
}

}  // namespace

ReflectionList small_molecule_factors(
    gemmi::cif::Document& document,
    gemmi::cif::Block& block,
    const std::string& name,
    const ReadOptions& options
) {
    constexpr double most_terms = 1e10;
    if (options.bulk_solvent) {
        refuse(
            name,
            "no bulk solvent between small molecules. Set structure_factors.bulk_solvent = "
            "false."
        );
    }
    Notes notes;
    const StatedSymmetry stated = stated_symmetry(document, block, name);
    const ModelSphere sphere = make_model_sphere(cell_of_block(block), stated, options, notes);
    gemmi::SmallStructure structure;
    structure.cell = gemmi_cell(sphere.cell);
    set_images(sphere.symmetry.operations, structure.cell);
    AtomSites atoms = read_atom_sites(block, structure.cell, name, notes);
    if (atoms.sites.empty()) {
        refuse(name, "no atoms in this model.");
    }
    for (const gemmi::SmallStructure::Site& site : atoms.sites) {
        check_site(site, name);
    }
    if (direct_terms(sphere, atoms.sites.size()) > most_terms) {
        refuse(
            name,
            "too many atoms and reflections. Give a coarser structure_factors.resolution_A."
        );
    }
    count_special_sites_once(structure.cell, name, atoms, notes);
    remark_on_model(sphere, stated, atoms.sites.size(), notes);
    structure.sites = std::move(atoms.sites);
    ReflectionList list = list_of_factors(sphere, factors_of(structure, sphere, options));
    if (options.anomalous) {
        list.anomalous = tell_anomalous(names_of(structure), *options.anomalous, name, notes);
    }
    list.notes = std::move(notes);
    return list;
}

}  // namespace minibragg::reflections
