#pragma once

#include <cstddef>
#include <vector>

#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Amplitudes on a dense box of Miller indices: from h_min to h_min + h_count - 1 and so on.
struct StructureFactorBox {
    std::vector<double> F_e;  ///< [h][k][l], l fastest, electrons
    int h_min = 0, k_min = 0, l_min = 0;
    int h_count = 0, k_count = 0, l_count = 0;
};

/// The largest box that is made.
inline constexpr std::size_t largest_box_bytes = std::size_t{1} << 32;

/// The smallest box around the reflections; `default_F_e` where there is none. Empty for no
/// reflections.
/// @throws InputError, before allocating, when it would need more than `limit_bytes`
StructureFactorBox make_structure_factor_box(
    const std::vector<Reflection>& reflections,
    double default_F_e,
    std::size_t limit_bytes = largest_box_bytes
);

}  // namespace minibragg::reflections
