#pragma once

#if defined(MINIBRAGG_HOST_ONLY)
#error "This room is HOST_ONLY in its CMakeLists.txt: it may not use Kokkos"
#endif

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

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

/// A device array of `size` elements that are about to be written.
template <class T>

requires std::is_trivially_copyable_v<T>  // what goes to a device goes there as bytes
    Array<T> uninitialized(const std::string& label, std::size_t size) {
    return Array<T>(Kokkos::view_alloc(Kokkos::WithoutInitializing, label), size);
}

/// Copies a vector to the device, in order with the other work of an execution space. The
/// vector may change afterwards.
template <class T>

requires std::is_trivially_copyable_v<T> Array<const T> upload(
    const ExecSpace& exec, const std::string& label, const std::vector<T>& values
) {
    using Unowned =
        Kokkos::View<const T*, Kokkos::HostSpace, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;
    const Array<T> uploaded = uninitialized<T>(label, values.size());
    Kokkos::deep_copy(exec, uploaded, Unowned(values.data(), values.size()));
    if (!runs_on_host) {
        exec.fence();
    }
    return uploaded;
}

/// The same for those who have one execution space.
template <class T>

requires std::is_trivially_copyable_v<T> Array<const T> upload(
    const std::string& label, const std::vector<T>& values
) {
    return upload(ExecSpace(), label, values);
}

/// Copies a device array to the host.
template <class T>
std::vector<std::remove_const_t<T>> download(const Array<T>& values) {
    const auto values_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), values);
    return {values_host.data(), values_host.data() + values_host.extent(0)};
}

}  // namespace minibragg
