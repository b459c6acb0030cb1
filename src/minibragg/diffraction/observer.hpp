#pragma once

#include "minibragg/base/kokkos.hpp"

namespace minibragg::diffraction {

/// The renderer's observer: sees nothing and costs nothing. What adds exactly 0 may be skipped
/// before it is seen.
struct NoObserver {
    static constexpr bool sees_zeros = false;

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void held(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void sample(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void direction(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void step(const Values&...) const {}
};

}  // namespace minibragg::diffraction
