#pragma once

#include <vector>

#include "base/kokkos.hpp"

namespace minibragg::nanobragg {

/// A copy of a device array.
template <class T>
auto download(const Array<T>& values) {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), values);
    return std::vector<std::remove_const_t<T>>(host.data(), host.data() + host.extent(0));
}

}  // namespace minibragg::nanobragg
