#include "minibragg/reflections/site_symmetry.hpp"

#include <cstddef>

namespace minibragg::reflections {
namespace {

using Site = gemmi::SmallStructure::Site;

/// Farther from its images than this an atom is surely not on a symmetry element.
constexpr double doubtful_distance_A = 0.4;

/// Operations that move a site by less than a distance, the identity among them.
int order_by_distance(const gemmi::UnitCell& cell, const Site& site, double distance_A) {
    return cell.is_special_position(site.fract, distance_A) + 1;
}

/// The order that a multiplicity stands for; 0 when it is none.
int order_of_multiplicity(int multiplicity, int operations) {
    return multiplicity > 0 && operations % multiplicity == 0 ? operations / multiplicity : 0;
}

/// Whether the column of multiplicities holds orders: when these fit more sites.
bool multiplicities_are_orders(
    const gemmi::UnitCell& cell, const AtomSites& atoms, int operations
) {
    int as_orders = 0;
    int as_multiplicities = 0;
    for (std::size_t i = 0; i < atoms.sites.size(); ++i) {
        const int order = order_by_distance(cell, atoms.sites[i], special_distance_A);
        const int stated = atoms.stated[i].multiplicity;
        as_orders += stated == order ? 1 : 0;
        as_multiplicities += order_of_multiplicity(stated, operations) == order ? 1 : 0;
    }
    return as_orders > as_multiplicities;
}

/// How the sites were judged.
struct Judged {
    std::size_t by_distance = 0;   ///< on an element, by distance alone
    std::size_t doubtful = 0;      ///< not on one, by distance alone, but near it
    std::size_t contradicted = 0;  ///< the file says an order that the coordinates do not have
};

/// The order that a file tells of a site; 0 when it tells none.
int told_order(const StatedSite& stated, int operations, bool multiplicities_are_orders) {
    if (stated.order > 0) {
        return stated.order;
    }
    return multiplicities_are_orders ? stated.multiplicity
                                     : order_of_multiplicity(stated.multiplicity, operations);
}

/// The order of a site: what the file tells, if a site of the group can have it, else by
/// distance.
int order_of_site(const gemmi::UnitCell& cell, const Site& site, int told, Judged& judged) {
    const int operations = static_cast<int>(cell.images.size()) + 1;
    const int near = order_by_distance(cell, site, special_distance_A);
    const int nearly = order_by_distance(cell, site, doubtful_distance_A);
    if (told > 0 && operations % told == 0) {
        judged.contradicted += told < near || told > nearly ? 1U : 0U;
        return told;
    }
    if (site.disorder_group < 0) {
        return 1;
    }
    judged.contradicted += told > 0 ? 1U : 0U;
    judged.by_distance += near > 1 ? 1U : 0U;
    judged.doubtful += nearly > near ? 1U : 0U;
    return near;
}

void tell(const Judged& judged, const std::string& file, Notes& notes) {
    const auto sites = [](std::size_t count) {
        return std::to_string(count) + (count == 1 ? " site" : " sites");
    };
    if (judged.by_distance > 0) {
        notes.remarks.push_back(
            file + ": " + sites(judged.by_distance) +
            " within 0.05 A of a symmetry element, each counted once (the file does not tell "
            "site_symmetry_order)."
        );
    }
    if (judged.doubtful > 0) {
        notes.warnings.push_back(
            file + ": " + sites(judged.doubtful) +
            " from 0.05 to 0.4 A from an image of its own: taken as disordered, so that all "
            "images "
            "scatter. If they are on a symmetry element, give _atom_site_site_symmetry_order."
        );
    }
    if (judged.contradicted > 0) {
        notes.warnings.push_back(
            file + ": " + sites(judged.contradicted) +
            " whose coordinates do not have the site symmetry that the file tells. What the "
            "file tells counts, unless no site of the group can have it."
        );
    }
}

}  // namespace

void set_images(const gemmi::GroupOps& operations, gemmi::UnitCell& cell) {
    cell.images.clear();
    for (const gemmi::Op operation : operations) {
        if (operation != gemmi::Op::identity()) {
            cell.images.emplace_back(gemmi::Transform{
                gemmi::rot_as_mat33(operation), gemmi::tran_as_vec3(operation)});
        }
    }
    cell.cs_count = static_cast<short>(cell.images.size());
}

void count_special_sites_once(
    const gemmi::UnitCell& cell, const std::string& file, AtomSites& atoms, Notes& notes
) {
    const int operations = static_cast<int>(cell.images.size()) + 1;
    const bool are_orders = multiplicities_are_orders(cell, atoms, operations);
    Judged judged;
    for (std::size_t i = 0; i < atoms.sites.size(); ++i) {
        const int told = told_order(atoms.stated[i], operations, are_orders);
        atoms.sites[i].occ /= order_of_site(cell, atoms.sites[i], told, judged);
    }
    tell(judged, file, notes);
}

}  // namespace minibragg::reflections
