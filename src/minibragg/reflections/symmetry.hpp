#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/reflections.hpp"

/// Symmetry, by gemmi. For the readers; the other rooms use names (space_group.hpp).
namespace minibragg::reflections {

/// The symmetry of a crystal: operations, and how they are called.
struct Symmetry {
    gemmi::GroupOps operations;  ///< all of the group, the identity first
    const gemmi::SpaceGroup* group =
        nullptr;  ///< with just these operations in gemmi's table; null: in none
    /// The full Hermann-Mauguin symbol, such as "P 1 21 1" or "F d -3 m:2"; of operations that
    /// are in no table what their file calls them, and how many they are.
    std::string name;
};

Symmetry symmetry_of_group(const gemmi::SpaceGroup& group);

/// @param name  what a file calls them, for operations that are in no table; may be empty
Symmetry symmetry_of_operations(gemmi::GroupOps operations, const std::string& name);

/// Likewise, of operations such as "-x,y+1/2,-z".
/// @throws InputError for what is none, or no group
Symmetry symmetry_of_triplets(
    const std::vector<std::string>& triplets, const std::string& name
);

/// Makes a symmetry that of a list.
void set_symmetry(const Symmetry& symmetry, ReflectionList& list);

/// A reflection as a file has it: amplitudes of itself and of its Friedel mate.
struct UniqueReflection {
    int h, k, l;
    double F_e;          ///< F(+)
    double F_friedel_e;  ///< F(-); the same without anomalous scattering
};

/// Everything that symmetry and Friedel's law make of `unique`, sorted, each reflection once;
/// of contradicting amplitudes the first in `unique` counts. Systematically absent reflections
/// have the amplitude 0.
std::vector<Reflection> expand_to_p1(
    const std::vector<UniqueReflection>& unique, const gemmi::GroupOps& operations
);

/// Says of each reflection whether it is the one of its equivalents and Friedel mates that
/// stands for all.
class UniqueIndices {
public:
    explicit UniqueIndices(const Symmetry& symmetry);

    /// The asymmetric unit of gemmi's table; of operations that are in no table the largest of
    /// the equivalents.
    bool contains(const std::array<int, 3>& hkl) const;

private:
    std::optional<gemmi::ReciprocalAsu> asymmetric_unit_;
    std::vector<gemmi::Op> operations_;
};

/// Calls f(hkl) for one reflection of each set of equivalents and Friedel mates with d >=
/// d_min_A, absent ones included, (0 0 0) excluded; sorted.
template <class F>
void for_each_unique(
    const crystal::UnitCell& cell, const Symmetry& symmetry, double d_min_A, const F& f
) {
    constexpr double rounding = 1e-9;
    const UniqueIndices asymmetric_unit(symmetry);
    const Mat3 reciprocal_invA = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    const double limit = (1.0 + rounding) / (d_min_A * d_min_A);
    const int h_max = static_cast<int>(cell.a_A / d_min_A);
    const int k_max = static_cast<int>(cell.b_A / d_min_A);
    const int l_max = static_cast<int>(cell.c_A / d_min_A);
    const auto visit = [&](const std::array<int, 3>& hkl) {
        const Vec3d index{
            static_cast<double>(hkl[0]),
            static_cast<double>(hkl[1]),
            static_cast<double>(hkl[2])};
        const bool is_origin = hkl[0] == 0 && hkl[1] == 0 && hkl[2] == 0;
        if (asymmetric_unit.contains(hkl) && !is_origin &&
            crystal::inverse_d_squared(reciprocal_invA, index) <= limit) {
            f(hkl);
        }
    };
    for (int h = -h_max; h <= h_max; ++h) {
        for (int k = -k_max; k <= k_max; ++k) {
            for (int l = -l_max; l <= l_max; ++l) {
                visit({h, k, l});
            }
        }
    }
}

/// Throws InputError unless the cell has the metric that the symmetry asks for: equal edges
/// within 0.1 %, right angles and so on.
void check_symmetry_of_cell(
    const crystal::UnitCell& cell, const Symmetry& symmetry, const std::string& where
);

/// Throws InputError when a sphere of reflections is too large: resolution not from 0.2 to 1000
/// Angstrom, indices beyond +-32767 or more than 2e8 reflections; EnvironmentError when listing
/// it would take more than `free_bytes`.
void check_sphere(
    const crystal::UnitCell& cell,
    double d_min_A,
    const std::string& where,
    std::int64_t free_bytes = available_bytes()
);

}  // namespace minibragg::reflections
