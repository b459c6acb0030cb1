#pragma once

/// The words that mark functions which kernels call. Rooms that launch none are compiled
/// without Kokkos (HOST_ONLY in their CMakeLists.txt): in a build for GPUs by the host's
/// compiler alone, where Kokkos' header refuses to be read.
#if defined(MINIBRAGG_HOST_ONLY)
// NOLINTBEGIN(cppcoreguidelines-macro-usage): stand in for Kokkos' macros
#define KOKKOS_FUNCTION
#define KOKKOS_INLINE_FUNCTION inline
#define KOKKOS_FORCEINLINE_FUNCTION inline __attribute__((always_inline))
// NOLINTEND(cppcoreguidelines-macro-usage)
#else
#include <Kokkos_Macros.hpp>
#endif
