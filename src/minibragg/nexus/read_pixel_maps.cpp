#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/read_geometry.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

constexpr const char* default_mask = "/entry/instrument/detector/pixel_mask";
constexpr std::int64_t most_pixels = std::int64_t{1} << 28U;

/// The shape of an image or of a stack of images, without slower dimensions of 1.
template <class Value>
PixelMap<Value> empty_map(const InputFile& file, const std::string& path) {
    constexpr std::size_t most_dimensions = 3;
    std::vector<std::int64_t> shape = file.shape(path);
    const std::size_t given = shape.size();
    while (shape.size() > 2 && shape.front() == 1) {
        shape.erase(shape.begin());
    }
    if (shape.size() < 2 || shape.size() > most_dimensions) {
        file.reject(
            path,
            "has " + std::to_string(given) +
                " dimensions; an image has two, a stack of panels three"
        );
    }
    shape.insert(shape.begin(), most_dimensions - shape.size(), 1);
    const std::int64_t slabs = shape[0], rows = shape[1], columns = shape[2];
    const bool is_sound = slabs > 0 && rows > 0 && columns > 0 && rows <= most_pixels &&
                          columns <= most_pixels / rows &&
                          slabs <= most_pixels / (rows * columns);
    if (!is_sound) {
        file.reject(
            path,
            "is " + std::to_string(slabs) + " x " + std::to_string(rows) + " x " +
                std::to_string(columns) + "; an image of at most 268 million pixels is wanted"
        );
    }
    PixelMap<Value> map{slabs, rows, columns, {}};
    map.values.resize(static_cast<std::size_t>(slabs * rows * columns));
    return map;
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

/// The type of a data set's numbers; of booleans, which are an enumeration, that of the numbers that stand for them.
hdf5::Type number_type(const hdf5::Dataset& data_set) {
    hdf5::Type type(H5Dget_type(data_set.id()));
    if (H5Tget_class(type.id()) == H5T_ENUM) {
        return hdf5::Type(H5Tget_super(type.id()));
    }
    return type;
}

/// Numbers of 64 bits: what no 32 bits hold has them all.
void read_long_bits(
    const InputFile& file,
    const std::string& path,
    const hdf5::Dataset& data_set,
    PixelMap<std::uint32_t>& mask
) {
    constexpr std::int64_t all_bits = 0xFFFFFFFF, lowest = -0x80000000LL;
    std::vector<std::int64_t> numbers(mask.values.size());
    read_all(file, path, data_set, H5T_NATIVE_INT64, numbers.data());
    std::transform(
        numbers.begin(),
        numbers.end(),
        mask.values.begin(),
        [](std::int64_t number) {
            const bool is_held = number >= lowest && number <= all_bits;
            return static_cast<std::uint32_t>(is_held ? number : all_bits);
        }
    );
}

}  // namespace

bool is_hdf5_file(const std::string& path) {
    const hdf5::SilentErrors silent;
    return H5Fis_hdf5(path.c_str()) > 0;
}

PixelMap<std::uint32_t> read_mask(const std::string& path_and_dataset) {
    const files::DataSetPlace place = files::data_set_place(path_and_dataset);
    const std::string name = place.object.empty() ? default_mask : place.object;
    const InputFile file(place.file);
    const hdf5::Dataset data_set = file.data_set(name);
    const hdf5::Type type = number_type(data_set);
    if (H5Tget_class(type.id()) != H5T_INTEGER) {
        file.reject(name, "does not hold integers");
    }
    auto mask = empty_map<std::uint32_t>(file, name);
    if (H5Tget_size(type.id()) > sizeof(std::uint32_t)) {
        read_long_bits(file, name, data_set, mask);
        return mask;
    }
    // A negative number is a pattern with bit 31: read it as signed, so that HDF5 does not make it 0.
    const bool is_signed = H5Tget_sign(type.id()) == H5T_SGN_2;
    const hid_t memory_type = is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32;
    read_all(file, name, data_set, memory_type, mask.values.data());
    return mask;
}

PixelMap<float> read_gain_map(const std::string& path_and_dataset) {
    const files::DataSetPlace place = files::data_set_place(path_and_dataset);
    if (place.object.empty()) {
        throw InputError(
            path_and_dataset + ": names no data set. Give file.h5:/path/of/the/gains"
        );
    }
    const std::string& name = place.object;
    const InputFile file(place.file);
    const hdf5::Dataset data_set = file.data_set(name);
    const H5T_class_t kind = H5Tget_class(hdf5::Type(H5Dget_type(data_set.id())).id());
    if (kind != H5T_FLOAT && kind != H5T_INTEGER) {
        file.reject(name, "does not hold numbers");
    }
    auto map = empty_map<float>(file, name);
    read_all(file, name, data_set, H5T_NATIVE_FLOAT, map.values.data());
    const auto wrong = std::find_if(map.values.begin(), map.values.end(), [](float gain) {
        return !(gain >= 0.0F) || std::isinf(gain);
    });
    if (wrong != map.values.end()) {
        const auto pixel = static_cast<std::int64_t>(wrong - map.values.begin());
        const std::int64_t row = pixel / map.columns;
        file.reject(
            name,
            (map.slabs > 1 ? "image " + std::to_string(row / map.rows) + ", " : "") + "row " +
                std::to_string(row % map.rows) + ", column " +
                std::to_string(pixel % map.columns) + " is " + std::to_string(*wrong) +
                "; a gain is a finite number, at least 0"
        );
    }
    return map;
}

}  // namespace minibragg::nexus
