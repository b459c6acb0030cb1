#pragma once

#include <cmath>
#include <type_traits>

#include "minibragg/simd/kokkos_macros.hpp"

/// a b + c as one operation. The compiler may not fuse by itself (-ffp-contract=off), for it
/// decides case by case, and otherwise for packs of lanes than for scalars: images would depend
/// on the width.
namespace minibragg {

#if defined(__cpp_concepts)
template <class T>
concept Scalar = std::is_arithmetic_v<T>;
#endif

/// a b + c, rounded once where the target does so in one instruction. (No concept, for sources
/// in C++17: room reflections.)
template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
KOKKOS_FORCEINLINE_FUNCTION T multiply_add(T a, T b, T c) {
// (clang 14 has no __FP_FAST_FMA.)
#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__CUDA_ARCH__) || \
    defined(__HIP_DEVICE_COMPILE__)
    return std::fma(a, b, c);
#else
    return a * b + c;
#endif
}

}  // namespace minibragg
