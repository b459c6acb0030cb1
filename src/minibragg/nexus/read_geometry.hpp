#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/files/experiment.hpp"

/// Reading what other NXmx files say about their detector and its pixels. Serial: call on rank 0. Every file is hostile input:
/// all functions throw InputError naming file and object.
namespace minibragg::nexus {

/// The geometry of a file, in the NeXus frame.
struct FileGeometry {
    std::vector<files::Panel> panels;
    double wavelength_A = 0.0;  ///< 0 when the file does not say
    std::string sensor_material;
    double sensor_thickness_m = 0.0;  ///< 0: none
};

/// The modules of the first NXdetector of the first NXentry, through their chains of transformations (at the
/// first image, for axes that move).
FileGeometry read_geometry(const std::string& path);

/// Bytes that carry a geometry from rank 0 to the others: from_root(communicator, [&] { return
/// to_bytes(read_geometry(path)); }).
std::string to_bytes(const FileGeometry& geometry);
FileGeometry geometry_from_bytes(const std::string& bytes);

/// A two-dimensional data set of integers.
struct MaskImage {
    std::int64_t rows = 0, columns = 0;
    std::vector<std::uint32_t> bits;  ///< [row][column]
};

/// A two-dimensional data set of numbers.
struct GainImage {
    std::int64_t rows = 0, columns = 0;
    std::vector<float> gains;  ///< [row][column]
};

/// Reads the gain of every pixel, `file.h5:/path/to/dataset`. A leading dimension of 1 is dropped.
GainImage read_gain_map(const std::string& path_and_dataset);

/// Reads a mask, `file.h5:/path/to/dataset` (default path: /entry/instrument/detector/pixel_mask). A leading
/// dimension of 1 is dropped.
MaskImage read_mask(const std::string& path_and_dataset);

}  // namespace minibragg::nexus
