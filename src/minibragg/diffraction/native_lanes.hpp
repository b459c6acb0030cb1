#pragma once

#include "minibragg/base/kokkos.hpp"

/// The lanes of a thread follow the processor that a source is compiled for. Kernels alone see
/// them, so that a program that is linked with this library may be compiled for another
/// processor than the library.
namespace minibragg::diffraction {

/// Lanes a thread works on: a pack on a host, one on a device.
#if defined(__AVX512F__)
inline constexpr int host_lanes_mixed = 32, host_lanes_double = 16;
#elif defined(__AVX2__)
inline constexpr int host_lanes_mixed = 16, host_lanes_double = 8;
#else
inline constexpr int host_lanes_mixed = 8, host_lanes_double = 4;
#endif

template <class QuickElement>
inline constexpr int native_lanes = !runs_on_host                           ? 1
                                    : sizeof(QuickElement) == sizeof(float) ? host_lanes_mixed
                                                                            : host_lanes_double;

}  // namespace minibragg::diffraction
