#pragma once

#include <string>

/// What can be said of a file before HDF5 looks at it.
namespace minibragg::nexus {

/// Whether a regular file exists under this name that begins as HDF5 files do, at one of the
/// places where they may begin.
bool is_hdf5_file(const std::string& path);

/// The superblock: a version that there is, sizes of addresses and lengths that there are, and
/// an end that the file reaches.
/// @throws InputError "<path>: ..." for a file of HDF5 that has no such superblock; others are
/// left to HDF5 to refuse
void check_superblock(const std::string& path);

}  // namespace minibragg::nexus
