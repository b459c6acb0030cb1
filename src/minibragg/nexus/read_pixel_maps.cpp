#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/read_geometry.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

constexpr const char* default_mask = "/entry/instrument/detector/pixel_mask";
constexpr hsize_t most_pixels = hsize_t{1} << 28U;

/// "file.h5:/path" as file and path; without a path, the one of a mask.
std::pair<std::string, std::string> split(const std::string& path_and_dataset) {
    const std::size_t colon = path_and_dataset.rfind(":/");
    if (colon == std::string::npos) {
        return {path_and_dataset, default_mask};
    }
    return {path_and_dataset.substr(0, colon), path_and_dataset.substr(colon + 1)};
}

/// The shape of one image; slower dimensions must be 1.
files::ImageShape image_shape_of(
    const InputFile& file, const std::string& path, const hdf5::Dataset& data_set
) {
    const hdf5::Space space(H5Dget_space(data_set.id()));
    const int dimensions = H5Sget_simple_extent_ndims(space.id());
    if (dimensions != 2 && dimensions != 3) {
        file.reject(
            path, "has " + std::to_string(dimensions) + " dimensions; an image has two"
        );
    }
    std::array<hsize_t, 3> extents{1, 0, 0};
    H5Sget_simple_extent_dims(
        space.id(),
        extents.data() + (extents.size() - static_cast<std::size_t>(dimensions)),
        nullptr
    );
    const auto [images, rows, columns] = extents;
    const bool is_sound = images == 1 && rows > 0 && columns > 0 && rows <= most_pixels &&
                          columns <= most_pixels / rows;
    if (!is_sound) {
        file.reject(
            path,
            "is " + std::to_string(images) + " x " + std::to_string(rows) + " x " +
                std::to_string(columns) + "; one image of at most 268 million pixels is wanted"
        );
    }
    return {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
}

void read_all(
    const InputFile& file,
    const std::string& path,
    const hdf5::Dataset& data_set,
    hid_t memory_type,
    void* values
) {
    if (H5Dread(data_set.id(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
        file.reject(path, "cannot be read (" + hdf5::error_text() + ")");
    }
}

H5T_class_t class_of(const hdf5::Dataset& data_set) {
    const hdf5::Type type(H5Dget_type(data_set.id()));
    return H5Tget_class(type.id());
}

}  // namespace

MaskImage read_mask(const std::string& path_and_dataset) {
    const auto [path, name] = split(path_and_dataset);
    const InputFile file(path);
    const hdf5::Dataset data_set = file.data_set(name);
    if (class_of(data_set) != H5T_INTEGER) {
        file.reject(name, "does not hold integers");
    }
    const files::ImageShape shape = image_shape_of(file, name, data_set);
    MaskImage mask{shape.rows, shape.columns, {}};
    mask.bits.resize(static_cast<std::size_t>(mask.rows * mask.columns));
    // A negative number is a pattern with bit 31: read it as signed, so that HDF5 does not make it 0.
    const hdf5::Type type(H5Dget_type(data_set.id()));
    const bool is_signed = H5Tget_sign(type.id()) == H5T_SGN_2;
    const hid_t memory_type = is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32;
    read_all(file, name, data_set, memory_type, mask.bits.data());
    return mask;
}

GainImage read_gain_map(const std::string& path_and_dataset) {
    if (path_and_dataset.find(":/") == std::string::npos) {
        throw InputError(
            path_and_dataset + ": names no data set. Give file.h5:/path/of/the/gains"
        );
    }
    const auto [path, name] = split(path_and_dataset);
    const InputFile file(path);
    const hdf5::Dataset data_set = file.data_set(name);
    const H5T_class_t kind = class_of(data_set);
    if (kind != H5T_FLOAT && kind != H5T_INTEGER) {
        file.reject(name, "does not hold numbers");
    }
    const files::ImageShape shape = image_shape_of(file, name, data_set);
    GainImage image{shape.rows, shape.columns, {}};
    image.gains.resize(static_cast<std::size_t>(image.rows * image.columns));
    read_all(file, name, data_set, H5T_NATIVE_FLOAT, image.gains.data());
    const auto wrong = std::find_if(image.gains.begin(), image.gains.end(), [](float gain) {
        return !(gain >= 0.0F) || std::isinf(gain);
    });
    if (wrong != image.gains.end()) {
        const auto pixel = static_cast<std::int64_t>(wrong - image.gains.begin());
        file.reject(
            name,
            "row " + std::to_string(pixel / image.columns) + ", column " +
                std::to_string(pixel % image.columns) + " is " + std::to_string(*wrong) +
                "; a gain is a finite number, at least 0"
        );
    }
    return image;
}

}  // namespace minibragg::nexus
