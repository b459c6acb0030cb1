#pragma once

#include <cassert>
#include <cstdio>
#include <cstdlib>

#include "minibragg/simd/kokkos_macros.hpp"

/// What callers promise (`@pre` in a function's comment), checked in debug builds and nowhere
/// else. A broken promise is a mistake of this program, never of its user: wrong input is
/// refused with an InputError, in every build.
namespace minibragg {

#if defined(NDEBUG)
inline constexpr bool contracts_are_checked = false;
#else
inline constexpr bool contracts_are_checked = true;
#endif

/// Ends the program, naming the place of the call. For host and device.
KOKKOS_INLINE_FUNCTION void broken_contract(const char* file, int line) {
#if defined(__CUDA_ARCH__) || defined(__HIP_DEVICE_COMPILE__)
    static_cast<void>(file);
    static_cast<void>(line);
    assert(false && "a precondition does not hold");
#else
    std::fprintf(
        stderr, "%s:%d: a precondition does not hold: a mistake of the program\n", file, line
    );
    std::abort();
#endif
}

/// Checks a precondition where contracts are checked: `expects(rows >= 0);`. Elsewhere it costs
/// nothing, provided that the condition has no side effects and calls nothing that the compiler
/// cannot see through.
KOKKOS_FORCEINLINE_FUNCTION constexpr void expects(
    bool holds, const char* file = __builtin_FILE(), int line = __builtin_LINE()
) {
    if constexpr (contracts_are_checked) {
        if (!holds) {
            broken_contract(file, line);
        }
    }
}

}  // namespace minibragg
