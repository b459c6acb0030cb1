#include "minibragg/reflections/symmetry.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/space_group.hpp"
#include "minibragg/reflections/space_group_table.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

std::array<int, 3> opposite(const std::array<int, 3>& hkl) {
    return {-hkl[0], -hkl[1], -hkl[2]};
}

}  // namespace

Symmetry symmetry_of_group(const gemmi::SpaceGroup& group) {
    return {group.operations(), &group, group.xhm()};
}

Symmetry symmetry_of_operations(gemmi::GroupOps operations, const std::string& name) {
    if (const gemmi::SpaceGroup* group = gemmi::find_spacegroup_by_ops(operations)) {
        return symmetry_of_group(*group);
    }
    const std::string count = std::to_string(operations.order());
    return {
        std::move(operations),
        nullptr,
        (name.empty() ? "unnamed" : name) + " (" + count + " listed operations)"};
}

Symmetry symmetry_of_triplets(
    const std::vector<std::string>& triplets, const std::string& name
) {
    std::vector<gemmi::Op> operations;
    operations.reserve(triplets.size());
    for (const std::string& triplet : triplets) {
        operations.push_back(symmetry_operation(triplet));
    }
    return symmetry_of_operations(group_of_operations(std::move(operations)), name);
}

void set_symmetry(const Symmetry& symmetry, ReflectionList& list) {
    list.space_group = symmetry.name;
    list.operations.clear();
    for (const gemmi::Op operation : symmetry.operations) {
        list.operations.push_back(operation.triplet());
    }
}

UniqueIndices::UniqueIndices(const Symmetry& symmetry)
    : operations_(symmetry.operations.sym_ops) {
    if (symmetry.group != nullptr) {
        asymmetric_unit_.emplace(symmetry.group);
    }
}

bool UniqueIndices::contains(const std::array<int, 3>& hkl) const {
    if (asymmetric_unit_) {
        return asymmetric_unit_->is_in(hkl);
    }
    return std::all_of(operations_.begin(), operations_.end(), [&](const gemmi::Op& operation) {
        const std::array<int, 3> equivalent = operation.apply_to_hkl(hkl);
        return hkl >= equivalent && hkl >= opposite(equivalent);
    });
}

std::string space_group_name(const std::string& name, const std::string& where) {
    return find_space_group(name, nullptr, where).xhm();
}

SpaceGroupSymbols space_group_symbols(const std::string& name) {
    try {
        const gemmi::SpaceGroup& group = find_space_group(name, nullptr, "space group");
        return {group.number, group.hall};
    } catch (const InputError&) {
        return {};
    }
}

void check_symmetry_of_cell(
    const crystal::UnitCell& cell, const std::string& space_group, const std::string& where
) {
    const gemmi::SpaceGroup& group = find_space_group(space_group, &cell, where);
    check_symmetry_of_cell(cell, symmetry_of_group(group), where);
}

void check_symmetry_of_cell(
    const crystal::UnitCell& cell, const Symmetry& symmetry, const std::string& where
) {
    if (!has_metric_of(cell, symmetry.operations)) {
        const std::string system =
            symmetry.group != nullptr
                ? std::string(" (") + symmetry.group->crystal_system_str() + ")"
                : "";
        throw InputError(
            where + ": the unit cell does not have the symmetry of space group " +
            symmetry.name + system + ". Correct one of them."
        );
    }
}

void check_sphere(
    const crystal::UnitCell& cell,
    double d_min_A,
    const std::string& where,
    std::int64_t free_bytes
) {
    constexpr double finest_A = 0.2;
    constexpr double coarsest_A = 1000.0;
    constexpr double most_reflections = 2e8;
    constexpr double sphere = 4.0 / 3.0 * constants::pi;
    if (!(d_min_A >= finest_A && d_min_A <= coarsest_A)) {
        throw InputError(
            where + ": resolution " + std::to_string(d_min_A) +
            " Angstrom (must be from 0.2 to 1000)."
        );
    }
    const double reflections =
        sphere * crystal::volume_A3(cell) / (d_min_A * d_min_A * d_min_A);
    const double largest_index = std::max({cell.a_A, cell.b_A, cell.c_A}) / d_min_A;
    if (reflections > most_reflections || largest_index > largest_miller_index) {
        throw InputError(
            where + ": " + std::to_string(static_cast<std::int64_t>(reflections)) +
            " reflections to " + std::to_string(d_min_A) +
            " Angstrom (at most 2e8 fit). Give a coarser structure_factors.resolution_A."
        );
    }
    // The list as it is drawn or computed, expanded, sent to all ranks and put into a box.
    constexpr double bytes_a_reflection = 100.0;
    constexpr double bytes_per_gib = 1 << 30;
    const double bytes = reflections * bytes_a_reflection;
    if (bytes > static_cast<double>(free_bytes)) {
        throw EnvironmentError(
            where + ": " + std::to_string(static_cast<std::int64_t>(reflections)) +
            " reflections to " + std::to_string(d_min_A) + " Angstrom need " +
            std::to_string(bytes / bytes_per_gib) + " GiB of memory (" +
            std::to_string(static_cast<double>(free_bytes) / bytes_per_gib) +
            " are free). Give a coarser structure_factors.resolution_A."
        );
    }
}

std::vector<Reflection> expand_to_p1(
    const std::vector<UniqueReflection>& unique, const gemmi::GroupOps& operations
) {
    std::vector<Reflection> expanded;
    expanded.reserve(unique.size() * operations.sym_ops.size() * 2);
    const auto add = [&](const std::array<int, 3>& hkl, double F_e) {
        expanded.push_back({hkl[0], hkl[1], hkl[2], F_e});
    };
    for (const UniqueReflection& r : unique) {
        const std::array<int, 3> hkl{r.h, r.k, r.l};
        const bool is_absent = operations.is_systematically_absent(hkl);
        for (const gemmi::Op& operation : operations.sym_ops) {
            const std::array<int, 3> equivalent = operation.apply_to_hkl(hkl);
            add(equivalent, is_absent ? 0.0 : r.F_e);
            add(opposite(equivalent), is_absent ? 0.0 : r.F_friedel_e);
        }
    }
    keep_first_of_each(expanded);
    return expanded;
}

}  // namespace minibragg::reflections
