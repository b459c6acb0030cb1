#include "minibragg/reflections/symmetry.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <exception>
#include <limits>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/edit_distance.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/space_group.hpp"

namespace minibragg::reflections {
namespace {

/// Lower case without blanks.
std::string squeezed(std::string_view name) {
    std::string result;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isspace(byte) == 0) {
            result += static_cast<char>(std::tolower(byte));
        }
    }
    return result;
}

/// The name in the table that is nearest to `name`, its short spelling counting as well.
std::string nearest_name(const std::string& name) {
    const std::string wanted = squeezed(name);
    std::string nearest;
    int smallest = std::numeric_limits<int>::max();
    for (const gemmi::SpaceGroup& group : gemmi::spacegroup_tables::main) {
        const int distance = std::min(
            edit_distance(wanted, squeezed(group.hm)),
            edit_distance(wanted, squeezed(group.short_name()))
        );
        if (distance < smallest) {
            smallest = distance;
            nearest = group.xhm();
        }
    }
    return nearest;
}

std::array<int, 3> negated(const std::array<int, 3>& hkl) {
    return {-hkl[0], -hkl[1], -hkl[2]};
}

/// The edges of the cell that an operation makes of the cell with edges `vectors_A`.
Mat3 turned(const Mat3& vectors_A, const gemmi::Op& operation) {
    const auto& rot = operation.rot;
    Mat3 edges{};
    for (std::size_t j = 0; j < 3; ++j) {
        const Vec3d sum = static_cast<double>(rot[0][j]) * vectors_A.row[0] +
                          static_cast<double>(rot[1][j]) * vectors_A.row[1] +
                          static_cast<double>(rot[2][j]) * vectors_A.row[2];
        edges.row[j] = (1.0 / gemmi::Op::DEN) * sum;
    }
    return edges;
}

/// Whether edges and angles agree: scalar products within 0.2 % of the product of the lengths
/// (0.1 % of an edge, 0.1 degrees).
bool have_equal_metric(const Mat3& first, const Mat3& second) {
    constexpr double tolerance = 2e-3;
    for (int i = 0; i < 3; ++i) {
        for (int j = i; j < 3; ++j) {
            const double scale = length(first.row[i]) * length(first.row[j]);
            const double difference =
                dot(first.row[i], first.row[j]) - dot(second.row[i], second.row[j]);
            if (std::abs(difference) > tolerance * scale) {
                return false;
            }
        }
    }
    return true;
}

/// Such a number is none of a symmetry operation; gemmi would multiply it without a look at its
/// size.
bool has_three_digit_number(std::string_view text) {
    constexpr int too_many = 3;
    int run = 0;
    return std::any_of(text.begin(), text.end(), [&](char c) {
        run = std::isdigit(static_cast<unsigned char>(c)) != 0 ? run + 1 : 0;
        return run == too_many;
    });
}

}  // namespace

const gemmi::SpaceGroup& find_space_group(
    const std::string& name, const crystal::UnitCell* cell, const std::string& where
) {
    constexpr std::size_t longest_name = 40;
    const double alpha = cell != nullptr ? cell->alpha_deg : 0.0;
    const double gamma = cell != nullptr ? cell->gamma_deg : 0.0;
    const gemmi::SpaceGroup* group = name.size() <= longest_name
                                         ? gemmi::find_spacegroup_by_name(name, alpha, gamma)
                                         : nullptr;
    if (group == nullptr) {
        throw InputError(
            where + ": unknown space group " + printable(name) + ". Did you mean '" +
            nearest_name(name.substr(0, longest_name)) + "'?"
        );
    }
    return *group;
}

const gemmi::SpaceGroup* space_group_of_hall_symbol(const std::string& hall) {
    // Compared, not parsed: gemmi's parser trusts its input.
    const std::string wanted = squeezed(hall);
    const auto& groups = gemmi::spacegroup_tables::main;
    const auto* const found =
        std::find_if(std::begin(groups), std::end(groups), [&](const gemmi::SpaceGroup& group) {
            return squeezed(group.hall) == wanted;
        });
    return found != std::end(groups) ? found : nullptr;
}

gemmi::Op symmetry_operation(const std::string& triplet) {
    constexpr std::size_t longest = 60;
    try {
        if (triplet.size() <= longest && !has_three_digit_number(triplet)) {
            return gemmi::parse_triplet(triplet);
        }
    } catch (const std::exception&) {
        // Told below, in our words.
    }
    throw InputError("not a symmetry operation: " + printable(triplet) + ".");
}

std::string space_group_name(const std::string& name, const std::string& where) {
    return find_space_group(name, nullptr, where).xhm();
}

void check_symmetry_of_cell(
    const crystal::UnitCell& cell, const std::string& space_group, const std::string& where
) {
    const gemmi::SpaceGroup& group = find_space_group(space_group, &cell, where);
    const Mat3 vectors_A = crystal::standard_setting(cell);
    for (const gemmi::Op& operation : group.operations().sym_ops) {
        if (!have_equal_metric(vectors_A, turned(vectors_A, operation))) {
            throw InputError(
                where + ": the unit cell does not have the symmetry of space group " +
                group.xhm() + " (" + group.crystal_system_str() + "). Correct one of them."
            );
        }
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
    const std::vector<UniqueReflection>& unique, const gemmi::SpaceGroup& group
) {
    const gemmi::GroupOps operations = group.operations();
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
            add(negated(equivalent), is_absent ? 0.0 : r.F_friedel_e);
        }
    }
    keep_first_of_each(expanded);
    return expanded;
}

}  // namespace minibragg::reflections
