#include "minibragg/reflections/small_molecule_factors.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gemmi/it92.hpp>
#include <gemmi/sfcalc.hpp>
#include <gemmi/smcif.hpp>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/model_sphere.hpp"
#include "minibragg/reflections/refuse.hpp"

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

}  // namespace

ReflectionList small_molecule_factors(
    gemmi::cif::Block& block, const std::string& name, const ReadOptions& options
) {
    constexpr double most_terms = 1e10;
    if (options.bulk_solvent) {
        refuse(
            name,
            "no bulk solvent between small molecules. Set structure_factors.bulk_solvent = "
            "false."
        );
    }
    gemmi::SmallStructure structure = gemmi::make_small_structure_from_block(block);
    std::erase_if(structure.sites, [](const gemmi::SmallStructure::Site& site) {
        return std::isnan(site.fract.x) || std::isnan(site.fract.y) || std::isnan(site.fract.z);
    });
    if (structure.sites.empty()) {
        refuse(name, "no atoms in this model.");
    }
    for (const gemmi::SmallStructure::Site& site : structure.sites) {
        check_site(site, name);
    }
    const ModelSphere sphere =
        make_model_sphere(structure.cell, space_group_of_block(block, name), options, name);
    if (direct_terms(sphere, structure.sites.size()) > most_terms) {
        refuse(
            name,
            "too many atoms and reflections. Give a coarser structure_factors.resolution_A."
        );
    }
    structure.cell.set_cell_images_from_spacegroup(sphere.group);
    structure.change_occupancies_to_crystallographic();
    gemmi::StructureFactorCalculator<gemmi::IT92<double>> calculator(structure.cell);
    std::vector<Factor> factors_e;
    for (const Miller& hkl : sphere.unique) {
        factors_e.push_back(calculator.calculate_sf_from_small_structure(structure, hkl));
    }
    return list_of_factors(sphere, factors_e);
}

}  // namespace minibragg::reflections
