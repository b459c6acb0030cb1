#pragma once

#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/crystal/oriented_cell.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

/// Tables over the orientations of all shots, one shot after the other: [crystal * phi *
/// domain], domain fastest.
struct OrientationTables {
    Array<const crystal::OrientedCell> cells;
    Array<const crystal::RoughOrientedCell> rough;  ///< the same, for the test of spots
    Array<const double> weights;                    ///< those of their crystals
};

/// Turns the unit cells of the shots' crystals by each spindle rotation, then by each domain
/// rotation. One launch.
OrientationTables make_orientations(
    const ExecSpace& exec, const std::vector<const CrystalModel*>& crystals_of_shot
);

}  // namespace minibragg::scene
