#include <array>
#include <cstring>
#include <utility>

#include "output/hdf5_read.hpp"
#include "output/read_geometry.hpp"

namespace minibragg::output {
namespace {

using hdf5::InputFile;

constexpr const char* default_data_set = "/entry/instrument/detector/pixel_mask";
constexpr hsize_t most_mask_pixels = hsize_t{1} << 28U;

/// "file.h5:/path" as file and path.
std::pair<std::string, std::string> split(const std::string& path_and_dataset) {
    const std::size_t colon = path_and_dataset.rfind(":/");
    if (colon == std::string::npos) {
        return {path_and_dataset, default_data_set};
    }
    return {path_and_dataset.substr(0, colon), path_and_dataset.substr(colon + 1)};
}

/// Rows and columns; slower dimensions must be 1.
MaskImage mask_of_shape(
    const InputFile& file, const std::string& path, const hdf5::Dataset& data_set
) {
    const hdf5::Space space(H5Dget_space(data_set.id()));
    const int dimensions = H5Sget_simple_extent_ndims(space.id());
    if (dimensions != 2 && dimensions != 3) {
        file.reject(path, "has " + std::to_string(dimensions) + " dimensions; a mask has two");
    }
    std::array<hsize_t, 3> extents{1, 0, 0};
    H5Sget_simple_extent_dims(
        space.id(),
        extents.data() + (extents.size() - static_cast<std::size_t>(dimensions)),
        nullptr
    );
    const auto [images, rows, columns] = extents;
    const bool is_sound = images == 1 && rows > 0 && columns > 0 && rows <= most_mask_pixels &&
                          columns <= most_mask_pixels / rows;
    if (!is_sound) {
        file.reject(
            path,
            "is " + std::to_string(images) + " x " + std::to_string(rows) + " x " +
                std::to_string(columns) + "; a mask is one image of at most 268 million pixels"
        );
    }
    return {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns), {}};
}

}  // namespace

MaskImage read_mask(const std::string& path_and_dataset) {
    const auto [path, name] = split(path_and_dataset);
    const InputFile file(path);
    const hdf5::Dataset data_set = file.data_set(name);
    const hdf5::Type type(H5Dget_type(data_set.id()));
    if (H5Tget_class(type.id()) != H5T_INTEGER) {
        file.reject(name, "does not hold integers");
    }
    MaskImage mask = mask_of_shape(file, name, data_set);
    mask.bits.resize(static_cast<std::size_t>(mask.rows * mask.columns));
    // A negative number is a pattern with bit 31: read it as signed, so that HDF5 does not make it 0.
    const bool is_signed = H5Tget_sign(type.id()) == H5T_SGN_2;
    const herr_t status = H5Dread(
        data_set.id(),
        is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32,
        H5S_ALL,
        H5S_ALL,
        H5P_DEFAULT,
        mask.bits.data()
    );
    if (status < 0) {
        file.reject(name, "cannot be read (" + hdf5::error_text() + ")");
    }
    return mask;
}

}  // namespace minibragg::output
