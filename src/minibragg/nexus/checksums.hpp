#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// By what it is noticed that bytes of a finished file have changed: CRC-32 (that of zlib, gzip
/// and PNG; ISO 3309), in /entry/run/series/checksums. Of each chunk of pixels as it is stored,
/// compressed or not, so that a reader needs no filter to compare; and one of all bytes of the
/// file, which is found and compared without HDF5: what a damaged file makes of HDF5 itself
/// nobody knows. Serial.
namespace minibragg::nexus {

/// Writes the checksums of a file that is closed and otherwise finished.
/// @param pixel_paths  of the data sets of pixels: below /entry. Those of /entry/a/b come to
/// stand in /entry/run/series/checksums/a/b, [chunk] in the order of images and rows; a data
/// set without chunks has one.
/// @throws EnvironmentError
void add_checksums(
    const std::filesystem::path& file, const std::vector<std::string>& pixel_paths
);

/// What is wrong with the bytes of a file of this program: "is truncated or damaged (...)";
/// empty when they are as they were written. Reads all of it, without HDF5.
/// @throws InputError when it is not there, is no regular file, or is no HDF5 file;
/// EnvironmentError when it cannot be read
std::string damage_of_file(const std::filesystem::path& file);

}  // namespace minibragg::nexus
