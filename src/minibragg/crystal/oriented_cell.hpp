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
/// For the test of where spots are, before anything is computed in double precision.
using RoundedOrientedCell = OrientedCellOf<float>;

/// Weight of an orientation's crystal, 1: as strong as it is alone. In both precisions.
struct OrientationWeight {
    double exact;
    float rounded;

    template <class T>
    KOKKOS_FORCEINLINE_FUNCTION T as() const {
        if constexpr (sizeof(T) == sizeof(float)) {
            return rounded;
        } else {
            return exact;
        }
    }
};

static_assert(std::is_trivially_copyable_v<OrientationWeight>);
static_assert(std::is_trivially_copyable_v<OrientedCell>);

}  // namespace minibragg::crystal
