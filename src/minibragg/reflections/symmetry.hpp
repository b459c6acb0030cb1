#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/reflections.hpp"

/// Space groups, by gemmi. For the readers; the other rooms use names (space_group.hpp).
namespace minibragg::reflections {

/// The space group of a Hermann-Mauguin name or number, with or without blanks.
/// @param cell   tells hexagonal from rhombohedral axes for names such as "R 3"; may be null
/// @param where  what the message names
/// @throws InputError with the nearest names for an unknown one
const gemmi::SpaceGroup& find_space_group(
    const std::string& name, const crystal::UnitCell* cell, const std::string& where
);

/// The space group with this Hall symbol; null when there is none.
const gemmi::SpaceGroup* space_group_of_hall_symbol(const std::string& hall);

/// A symmetry operation such as "-x,y+1/2,-z".
/// @throws InputError for anything else
gemmi::Op symmetry_operation(const std::string& triplet);

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
    const std::vector<UniqueReflection>& unique, const gemmi::SpaceGroup& group
);

/// Calls f(hkl) for one reflection of each set of equivalents and Friedel mates with d >=
/// d_min_A, absent ones included, (0 0 0) excluded; sorted.
template <class F>
void for_each_unique(
    const crystal::UnitCell& cell, const gemmi::SpaceGroup& group, double d_min_A, const F& f
) {
    constexpr double rounding = 1e-9;
    const gemmi::ReciprocalAsu asu(&group);
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
        if (asu.is_in(hkl) && !is_origin &&
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

/// Throws InputError when a sphere of reflections is too large: resolution not from 0.2 to 1000
/// Angstrom, indices beyond +-32767 or more than 2e8 reflections; EnvironmentError when listing it
/// would take more than `free_bytes`.
void check_sphere(
    const crystal::UnitCell& cell,
    double d_min_A,
    const std::string& where,
    std::int64_t free_bytes = available_bytes()
);

}  // namespace minibragg::reflections
