#pragma once

#include <cstddef>
#include <type_traits>

#include "minibragg/base/kokkos.hpp"

namespace minibragg {

/// A list in the device's memory that somebody else owns: an address and a number of items.
/// Plain data, so that it may itself be copied to a device, in a struct of a list.
template <class T>
struct Table {
    const T* items = nullptr;
    std::size_t size = 0;

    Table() = default;

    KOKKOS_FUNCTION Table(const T* first, std::size_t count) : items(first), size(count) {}

    /// Refers to an array, which has to outlive the table.
    Table(const Array<const T>& array)  // NOLINT(google-explicit-constructor): a view of it
        : items(array.data()), size(array.extent(0)) {}

    Table(const Array<T>& array)  // NOLINT(google-explicit-constructor): likewise
        : items(array.data()), size(array.extent(0)) {}

    template <class Index>
    KOKKOS_FORCEINLINE_FUNCTION const T& operator()(Index i) const {
        return items[i];
    }

    KOKKOS_FORCEINLINE_FUNCTION const T* data() const { return items; }
};

static_assert(std::is_trivially_copyable_v<Table<double>>);

/// Copies a table to the host.
template <class T>
std::vector<T> download(const Table<T>& table) {
    using Unowned = Kokkos::View<const T*, MemSpace, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;
    const Unowned values(table.items, table.size);
    const auto values_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), values);
    return {values_host.data(), values_host.data() + table.size};
}

}  // namespace minibragg
