#pragma once

#include <type_traits>

#include "minibragg/base/vec3.hpp"

namespace minibragg::crystal {

/// The unit cell in one orientation, that of a mosaic domain at a spindle angle: its edges in
/// the laboratory frame, Angstrom.
template <class T>
struct OrientedCellOf {
    Vec3<T> a_A, b_A, c_A;
};

using OrientedCell = OrientedCellOf<double>;
/// For the test of where spots are, which is in single precision whatever the scene's is.
using RoughOrientedCell = OrientedCellOf<float>;

static_assert(std::is_trivially_copyable_v<OrientedCell>);

}  // namespace minibragg::crystal
