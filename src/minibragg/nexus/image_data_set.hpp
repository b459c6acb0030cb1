#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <hdf5.h>

#include "minibragg/files/file_layout.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

/// Data sets of pixels: [rows][columns] (a mask) or [image][rows][columns].
namespace minibragg::nexus {

/// How the pixels of a quantity are stored.
hid_t file_type(Quantity quantity);

/// What is fixed when a data set of pixels is created.
struct ImageFormat {
    files::ImageShape shape;
    std::int64_t images = 0;  ///< 0: a single image without that dimension
    hid_t type = H5I_INVALID_HID;
    Compression compression = Compression::none;
    std::int64_t chunk_rows = 0;  ///< with compression
    bool is_parallel = false;     ///< several ranks will write
};

/// Creates a data set filled with zeros. Serial. A single image without compression gets its
/// space in the file at once; else the data set has room for no image yet.
/// @throws EnvironmentError
void create_image_data_set(hid_t file, const std::string& path, const ImageFormat& format);

/// Some whole rows of an image, on their way to the file.
struct Slab {
    std::int64_t image = 0;
    files::RowRun rows;
    std::int64_t columns = 0;
    const void* values = nullptr;  ///< [rows.rows][columns]
};

/// What became of a write. `status` is HDF5's: negative when it failed.
struct WriteOutcome {
    herr_t status = 0;
    std::string reason{};         ///< of a failure: HDF5 forgets it with the next call
    bool was_collective = false;  ///< HDF5 did not fall back to each rank for itself
};

/// An open data set of pixels.
class ImageDataSet {
public:
    /// @throws EnvironmentError
    ImageDataSet(hid_t file, const std::string& path);

    /// Makes room for the images before this one; does nothing for data sets that have it, or
    /// have one image. All ranks, the same number. (HDF5 1.10 waits for ever when ranks write
    /// together to chunks that are not allocated, and allocating those of all images at the
    /// beginning would fill the disk with zeros.)
    /// @throws EnvironmentError
    void make_room(std::int64_t images);

    /// Makes the data set end after this many images. All ranks, the same number.
    /// @throws EnvironmentError
    void end_after(std::int64_t images);

    /// Writes a slab; without one the rank only takes part. Collective when `is_parallel`. Does
    /// not throw when HDF5 fails, because ranks must agree before they throw.
    WriteOutcome write(const std::optional<Slab>& slab, hid_t memory_type, bool is_parallel)
        const;

    void close();

    /// Gives up closing, for a file that ranks no longer act on together.
    void leave_open() noexcept { static_cast<void>(data_set_.release()); }

private:
    void resize(std::int64_t images, const std::function<bool(hsize_t)>& is_due);

    std::string path_;
    hdf5::Dataset data_set_;
};

}  // namespace minibragg::nexus
