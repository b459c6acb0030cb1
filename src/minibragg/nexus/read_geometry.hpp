#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "minibragg/files/experiment.hpp"

/// Reading what other NXmx files say about their detector and its pixels. Serial: call on rank
/// 0. Every file is hostile input: all functions throw InputError naming file and object, and
/// have it read by a program of its own (guarded_read.hpp).
namespace minibragg::nexus {

/// Where the first pixel of a panel lies in an image of the detector, [row][column], or in a
/// stack of images, [slab][row][column].
struct ImagePlace {
    std::int64_t slab = 0, row = 0, column = 0;

    bool operator==(const ImagePlace&) const = default;
};

/// How the images of a file hold the pixels of the panels.
struct ImageLayout {
    std::vector<ImagePlace>
        places;  ///< [panel]; empty: the file does not say, or contradicts itself
    std::int64_t rows = 0, columns = 0;  ///< of its own images or mask; 0: it has none
};

/// The geometry of a file, in the NeXus frame.
struct FileGeometry {
    std::vector<files::Panel> panels;
    ImageLayout layout;
    double wavelength_A = 0.0;  ///< 0 when the file does not say
    std::string sensor_material;
    double sensor_thickness_m = 0.0;  ///< 0: none
    std::vector<std::string> notes;   ///< what was assumed or left out, a sentence each
};

/// For parallel::packed().
template <class AnyLayout>
requires std::same_as<std::remove_const_t<AnyLayout>, ImageLayout>

auto members(AnyLayout& layout) {
    return std::tie(layout.places, layout.rows, layout.columns);
}

template <class AnyGeometry>
requires std::same_as<std::remove_const_t<AnyGeometry>, FileGeometry>

auto members(AnyGeometry& geometry) {
    return std::tie(
        geometry.panels,
        geometry.layout,
        geometry.wavelength_A,
        geometry.sensor_material,
        geometry.sensor_thickness_m,
        geometry.notes
    );
}

/// The panels of a detector (read_panels()), with its sensor and the wavelength.
/// @param path_and_detector "file.nxs", or "file.nxs:/entry/instrument/detector_2" with the
/// path of an NXdetector. Without
///        one the file must have one detector with modules, or one in all, in its first NXentry
///        that has any
FileGeometry read_geometry(const std::string& path_and_detector);

/// The extents of a map of pixels.
struct MapShape {
    std::int64_t slabs = 1, rows = 0, columns = 0;

    bool operator==(const MapShape&) const = default;

    std::int64_t pixels() const { return slabs * rows * columns; }
};

/// Numbers of pixels: a stack of images, of which there mostly is one.
template <class Value>
struct PixelMap {
    MapShape shape;
    std::vector<Value> values;  ///< [slab][row][column]
};

/// The shape of a data set of the gain of every pixel, `file.h5:/path/to/dataset`, of two or
/// three dimensions; slower ones must be 1. To be compared with what is wanted before the
/// numbers are read.
MapShape gain_shape(const std::string& path_and_dataset);

/// Reads gains of a shape.
/// @throws InputError also for a gain that is no finite number >= 0
PixelMap<float> read_gain_map(const std::string& path_and_dataset, const MapShape& shape);

/// The shape of a mask of integers or booleans, `file.h5:/path/to/dataset` (default path:
/// /entry/instrument/detector/pixel_mask), likewise.
MapShape mask_shape(const std::string& path_and_dataset);

/// Reads a mask of a shape. Numbers beyond 32 bits become those with all bits.
PixelMap<std::uint32_t> read_mask(const std::string& path_and_dataset, const MapShape& shape);

}  // namespace minibragg::nexus
