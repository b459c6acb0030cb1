#pragma once

#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/base/vec3.hpp"
#include "minibragg/crystal/cell_vectors.hpp"

namespace minibragg::scene {

/// The table [phi * domain] (domain fastest) of the cell turned by each spindle rotation, then by each
/// domain rotation. `cell_A` has the rows a, b, c.
Array<const crystal::CellVectors> rotate_cells(
    const Mat3& cell_A,
    const std::vector<Mat3>& spindle_rotations,
    const std::vector<Mat3>& domain_rotations
);

}  // namespace minibragg::scene
