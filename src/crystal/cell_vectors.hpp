#pragma once

#include "base/vec3.hpp"

namespace minibragg::crystal {

/// Direct lattice vectors of one mosaic domain at one spindle angle, Angstrom, laboratory frame.
template <class T>
struct CellVectorsOf {
    Vec3<T> a_A, b_A, c_A;
};

using CellVectors = CellVectorsOf<double>;
/// For a look at where the spots are, before anything is computed.
using RoundedCellVectors = CellVectorsOf<float>;

}  // namespace minibragg::crystal
