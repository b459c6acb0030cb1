#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::reflections {

/// A reflection and its amplitude, in electrons per unit cell.
struct Reflection {
    int h, k, l;
    double F_e;
};

/// All reflections of a sphere or of a file, without symmetry: every equivalent and every
/// Friedel mate is there.
struct ReflectionList {
    std::optional<crystal::UnitCell> cell;  ///< of the file, when it has one
    std::string space_group;     ///< Hermann-Mauguin, as it was used for the expansion
    std::vector<Reflection> p1;  ///< sorted by h, k, l; each once
    double d_min_A = 0.0;  ///< resolution of the finest reflection; 0 when there is no cell
};

/// Amplitudes larger than this are refused by every reader: in mixed precision their squares are floats.
inline constexpr double largest_amplitude_e = 1e18;

/// Miller indices larger than this are refused by every reader.
inline constexpr int largest_miller_index = 32767;

/// Sorts by h, k, l; of reflections that occur more than once the first stays.
void keep_first_of_each(std::vector<Reflection>& reflections);

/// Adds to `reflections` the Friedel mates that it lacks, with equal amplitude, and sorts it.
/// Of reflections that occur more than once the last counts.
std::vector<Reflection> with_friedel_mates(std::vector<Reflection> reflections);

/// Resolution of the finest reflection but (0 0 0) in a cell, Angstrom; 0 when there is none.
double finest_resolution_A(
    const std::vector<Reflection>& reflections, const crystal::UnitCell& cell
);

/// Multiplies every amplitude by exp(-B s^2 / 4), s = 1/d. B may be negative (sharpening).
/// @throws InputError when B is not finite
void apply_b_factor(
    std::vector<Reflection>& reflections, const crystal::UnitCell& cell, double b_factor_A2
);

}  // namespace minibragg::reflections
