#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "minibragg/nexus/hdf5_handle.hpp"

namespace minibragg::nexus {

/// A data set of another file.
struct VirtualSource {
    std::string file_name;  ///< relative to the master's folder
    std::string path;
};

/// Bytes of a source of a virtual data set but for its names, at most.
inline constexpr std::size_t bytes_of_source = 512;

/// Lets a part of a virtual data set, from an index of its first dimension on, be a data set of
/// another file.
/// @param target  the extents of the virtual data set, of which the part is selected
/// @param part  the extents of the source
void map_source(
    hid_t properties,
    const hdf5::Space& target,
    std::int64_t first,
    const hdf5::Space& part,
    const VirtualSource& source
);

}  // namespace minibragg::nexus
