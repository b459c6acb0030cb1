#include "minibragg/nexus/virtual_source.hpp"

#include <vector>

namespace minibragg::nexus {

/// HDF5 replaces "%b" in the names of sources, and "%%" by one of them.
static std::string escaped(const std::string& name) {
    std::string text;
    for (const char character : name) {
        text += character == '%' ? "%%" : std::string(1, character);
    }
    return text;
}

void map_source(
    hid_t properties,
    const hdf5::Space& target,
    std::int64_t first,
    const hdf5::Space& part,
    const VirtualSource& source
) {
    const int rank = H5Sget_simple_extent_ndims(part.id());
    if (rank < 1) {
        hdf5::fail("look at '" + source.path + "'");
    }
    std::vector<hsize_t> extents(static_cast<std::size_t>(rank)), start(extents.size());
    hdf5::check(
        H5Sget_simple_extent_dims(part.id(), extents.data(), nullptr),
        "look at '" + source.path + "'"
    );
    start.front() = static_cast<hsize_t>(first);
    hdf5::check(
        H5Sselect_hyperslab(
            target.id(), H5S_SELECT_SET, start.data(), nullptr, extents.data(), nullptr
        ),
        "select a part of '" + source.path + "'"
    );
    hdf5::check(
        H5Pset_virtual(
            properties,
            target.id(),
            escaped(source.file_name).c_str(),
            source.path.c_str(),
            part.id()
        ),
        "refer to '" + source.file_name + "'"
    );
}

}  // namespace minibragg::nexus
