#include "minibragg/reflections/atom_sites.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include <gemmi/math.hpp>
#include <gemmi/numb.hpp>
#include <gemmi/util.hpp>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/anisotropic_loop.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/warn_of_atoms.hpp"

namespace minibragg::reflections {
namespace {

using gemmi::cif::Table;
using Site = gemmi::SmallStructure::Site;

/// Columns of the loop of atoms, in the order of find_atoms().
enum SiteColumn : std::size_t {
    column_fract_x,
    column_fract_y,
    column_fract_z,
    column_label,
    column_type_symbol,
    column_u_iso,
    column_b_iso,
    column_occupancy,
    column_calc_flag,
    column_disorder_group,
    column_site_order,
    column_site_multiplicity,
    column_old_multiplicity,
    column_adp_type,
    column_old_adp_type
};

/// The loop of atoms, or the one atom that is written without a loop.
Table find_atoms(gemmi::cif::Block& block) {
    const std::vector<std::string> tags{
        "fract_x",
        "?fract_y",
        "?fract_z",
        "?label",
        "?type_symbol",
        "?U_iso_or_equiv",
        "?B_iso_or_equiv",
        "?occupancy",
        "?calc_flag",
        "?disorder_group",
        "?site_symmetry_order",
        "?site_symmetry_multiplicity",
        "?symmetry_multiplicity",
        "?adp_type",
        "?thermal_displace_type"};
    Table ddl1 = block.find("_atom_site_", tags);
    return ddl1.ok() ? ddl1 : block.find("_atom_site.", tags);
}

std::string text_in(Table::Row& row, SiteColumn column) {
    return row.has2(column) ? gemmi::cif::as_string(row[column]) : std::string{};
}

/// How messages call the atom of a row.
std::string who(Table::Row& row) {
    return "atom " + printable(text_in(row, column_label));
}

/// A number of a row; none for "?", "." and a column that is not there.
std::optional<double> number_in(Table::Row& row, SiteColumn column, const std::string& file) {
    if (!row.has2(column)) {
        return std::nullopt;
    }
    const double value = gemmi::cif::as_number(row[column]);
    if (std::isnan(value)) {
        refuse(file, who(row) + " has " + printable(row[column]) + " for a number.");
    }
    return value;
}

/// A count of a row; 0 for what is none.
int count_in(Table::Row& row, SiteColumn column) {
    return row.has2(column)
               ? std::max(to_integer(row.str(static_cast<int>(column))).value_or(0), 0)
               : 0;
}

/// The one or two letters in front of a symbol such as "Fe3+".
std::string letters_of(const std::string& symbol) {
    const auto is_letter = [&](std::size_t i) {
        return i < symbol.size() && std::isalpha(static_cast<unsigned char>(symbol[i])) != 0;
    };
    return symbol.substr(0, is_letter(0) ? (is_letter(1) ? 2 : 1) : 0);
}

/// The element of a label such as "C12A": of two letters when they are one, else of the first.
std::string element_of_label(const std::string& label) {
    const std::string letters = letters_of(label);
    return gemmi::find_element(letters.c_str()) != gemmi::El::X ? letters
                                                                : letters.substr(0, 1);
}

/// Where displacements are not stated yet.
constexpr double not_stated = std::numeric_limits<double>::quiet_NaN();

Site site_of(Table::Row& row, const std::string& file) {
    Site site;
    site.label = text_in(row, column_label);
    site.type_symbol = text_in(row, column_type_symbol);
    site.element = gemmi::Element(
        site.type_symbol.empty() ? element_of_label(site.label) : letters_of(site.type_symbol)
    );
    site.fract = {
        number_in(row, column_fract_x, file).value_or(not_stated),
        number_in(row, column_fract_y, file).value_or(not_stated),
        number_in(row, column_fract_z, file).value_or(not_stated)};
    site.occ = number_in(row, column_occupancy, file).value_or(1.0);
    const std::optional<double> u_A2 = number_in(row, column_u_iso, file);
    const std::optional<double> b_A2 = number_in(row, column_b_iso, file);
    site.u_iso = u_A2 ? *u_A2 : b_A2 ? *b_A2 / gemmi::u_to_b() : not_stated;
    site.disorder_group = to_integer(text_in(row, column_disorder_group)).value_or(0);
    return site;
}

/// Whether a code of the dictionary is there, in any case.
bool is_code(Table::Row& row, SiteColumn column, const std::string& lower_case) {
    return gemmi::iequal(text_in(row, column), lower_case);
}

StatedSite stated_of(Table::Row& row) {
    const bool is_anisotropic =
        is_code(row, column_adp_type, "uani") || is_code(row, column_adp_type, "bani") ||
        is_code(row, column_old_adp_type, "uani") || is_code(row, column_old_adp_type, "bani");
    const int multiplicity = count_in(row, column_site_multiplicity);
    return {
        count_in(row, column_site_order),
        multiplicity > 0 ? multiplicity : count_in(row, column_old_multiplicity),
        is_anisotropic};
}

bool has_place(const Site& site) {
    return !std::isnan(site.fract.x) && !std::isnan(site.fract.y) && !std::isnan(site.fract.z);
}

std::size_t count_not_in_loop(const AtomSites& atoms) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < atoms.sites.size(); ++i) {
        const bool is_missing =
            atoms.stated[i].is_anisotropic && !atoms.sites[i].aniso.nonzero();
        count += is_missing ? 1U : 0U;
    }
    return count;
}

std::size_t count_without_type(const AtomSites& atoms) {
    return static_cast<std::size_t>(std::count_if(
        atoms.sites.begin(),
        atoms.sites.end(),
        [](const Site& site) {
            return site.type_symbol.empty();
        }
    ));
}

double equivalent_u_A2(const Site& site) {
    return std::isnan(site.u_iso) ? site.aniso.trace() / 3.0 : site.u_iso;
}

/// Gives atoms without any displacement the mean of the others.
void assume_displacements(std::vector<Site>& sites, const std::string& file, Notes& notes) {
    double sum_A2 = 0.0;
    std::size_t known = 0;
    for (const Site& site : sites) {
        const double u_A2 = equivalent_u_A2(site);
        const bool is_known = !std::isnan(site.u_iso) || site.aniso.nonzero();
        sum_A2 += is_known ? u_A2 : 0.0;
        known += is_known ? 1U : 0U;
    }
    const double mean_A2 = known > 0 ? sum_A2 / static_cast<double>(known) : 0.0;
    if (known < sites.size()) {
        notes.warnings.push_back(
            file + ": " + counted_atoms(sites.size() - known) + " of " +
            std::to_string(sites.size()) + " have no displacement. " +
            (known > 0 ? "The mean of the others, U = " + std::to_string(mean_A2) +
                             " A^2, is assumed."
                       : "U = 0 is assumed: atoms at rest.")
        );
    }
    for (Site& site : sites) {
        site.u_iso =
            std::isnan(site.u_iso) ? (site.aniso.nonzero() ? 0.0 : mean_A2) : site.u_iso;
    }
}

}  // namespace

bool has_atom_sites(gemmi::cif::Block& block) {
    return find_atoms(block).length() > 0;
}

AtomSites read_atom_sites(
    gemmi::cif::Block& block, const gemmi::UnitCell& cell, const std::string& file, Notes& notes
) {
    AtomSites atoms;
    std::size_t without_place = 0;
    std::size_t dummies = 0;
    for (Table::Row row : find_atoms(block)) {
        Site site = site_of(row, file);
        if (!has_place(site)) {
            ++without_place;
        } else if (is_code(row, column_calc_flag, "dum")) {
            ++dummies;
        } else {
            atoms.sites.push_back(std::move(site));
            atoms.stated.push_back(stated_of(row));
        }
    }
    read_anisotropic_loop(block, cell, file, atoms.sites, notes);
    warn_of_atoms(without_place, "without coordinates left out", file, notes);
    warn_of_atoms(dummies, "left out as dummies (_atom_site_calc_flag)", file, notes);
    warn_of_atoms(
        count_not_in_loop(atoms),
        "anisotropic by type, but in no loop: their isotropic displacement is taken",
        file,
        notes
    );
    warn_of_atoms(
        count_without_type(atoms), "without type symbol: elements by their labels", file, notes
    );
    assume_displacements(atoms.sites, file, notes);
    return atoms;
}

}  // namespace minibragg::reflections
