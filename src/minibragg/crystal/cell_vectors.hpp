#pragma once

#include <type_traits>

#include "minibragg/base/vec3.hpp"

namespace minibragg::crystal {

/// Direct lattice vectors of one mosaic domain at one spindle angle, Angstrom, laboratory frame.
template <class T>
struct CellVectorsOf {
    Vec3<T> a_A, b_A, c_A;
};

using CellVectors = CellVectorsOf<double>;
/// For a look at where the spots are, before anything is computed.
using RoundedCellVectors = CellVectorsOf<float>;

/// Weight of a cell's crystal, 1: as strong as it is alone. In both precisions.
struct CellWeight {
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

static_assert(std::is_trivially_copyable_v<CellWeight>);
static_assert(std::is_trivially_copyable_v<CellVectors>);

}  // namespace minibragg::crystal
