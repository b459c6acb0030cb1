#pragma once

#include "base/vec3.hpp"

namespace minibragg::crystal {

/// Direct lattice vectors of one mosaic domain at one spindle angle, Angstrom, laboratory frame.
struct CellVectors {
    Vec3d a_A, b_A, c_A;
};

}  // namespace minibragg::crystal
