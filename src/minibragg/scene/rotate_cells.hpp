#pragma once

#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/crystal/cell_vectors.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

/// Tables over the cells of all shots, one shot after the other: [crystal * phi * domain], domain fastest.
struct CellTables {
    Array<const crystal::CellVectors> cells;
    Array<const crystal::RoundedCellVectors> rounded;  ///< the same in single precision
    Array<const crystal::CellWeight> weights;          ///< those of their crystals
};

/// Turns the unit cells of the shots' crystals by each spindle rotation, then by each domain rotation. One launch.
CellTables rotate_cells(
    const ExecSpace& exec, const std::vector<const CrystalModel*>& crystals_of_shot
);

}  // namespace minibragg::scene
