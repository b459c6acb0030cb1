#pragma once

#include <cstdint>
#include <string>

#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// A protein-like crystal that nobody has solved: Wilson's statistics.
struct RandomStructureFactors {
    std::int64_t seed = 1;
    double atoms_per_cell = 0.0;  ///< not hydrogen; 0: typical_atoms_per_cell()
    double b_factor_A2 = 20.0;    ///< of every atom
    std::string space_group = "P 1";
    double d_min_A = 2.0;
};

/// Atoms (not hydrogen) in the cell of a protein crystal of 2.4 A^3 per dalton (Matthews, 1968)
/// and 14 daltons per atom with its hydrogens: one in 34 A^3.
double typical_atoms_per_cell(const crystal::UnitCell& cell);

/// Amplitudes to d_min_A drawn from Wilson's distributions for atoms at random places (63 % C,
/// 17 % N, 20 % O): <F^2> = epsilon * sum f^2 exp(-2 B s^2 / 4) with s = 1/d; acentric F^2
/// exponential, centric F half normal. Symmetry, Friedel's law and systematic absences
/// (amplitude 0) are obeyed; (0 0 0) is left out.
///
/// A reflection's random number is keyed by (seed, its indices in the asymmetric unit):
/// amplitudes do not depend on d_min_A.
/// @throws InputError for a cell without the group's symmetry, an unknown group, numbers of
///         atoms or B that make no sense, and for spheres that are too large
ReflectionList make_random_structure_factors(
    const crystal::UnitCell& cell, const RandomStructureFactors& random
);

}  // namespace minibragg::reflections
