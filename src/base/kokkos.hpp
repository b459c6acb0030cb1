#pragma once

#include <type_traits>

#include <Kokkos_Core.hpp>

/// All that differs between Kokkos 3.4 and 5.x is avoided, or stands here.
namespace minibragg {

using ExecSpace = Kokkos::DefaultExecutionSpace;
using MemSpace = ExecSpace::memory_space;

/// True when kernels run on the host's cores, where a thread works on a pack of lanes.
inline constexpr bool runs_on_host = std::is_same_v<MemSpace, Kokkos::HostSpace>;

/// One-dimensional device array. Every declaration names its shape and unit.
template <class T>
using Array = Kokkos::View<T*, MemSpace>;

/// The same on the host, for filling and reading.
template <class T>
using HostArray = typename Array<T>::host_mirror_type;

}  // namespace minibragg
