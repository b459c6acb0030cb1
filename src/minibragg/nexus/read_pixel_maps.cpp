#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string_view>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/guarded_read.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "minibragg/nexus/reader_protocol.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

constexpr std::int64_t most_pixels = std::int64_t{1} << 28U;

bool is_possible(const MapShape& shape) {
    return shape.slabs > 0 && shape.rows > 0 && shape.columns > 0 &&
           shape.rows <= most_pixels && shape.columns <= most_pixels / shape.rows &&
           shape.slabs <= most_pixels / (shape.rows * shape.columns);
}

/// The shape of an image or of a stack of images, without slower dimensions of 1.
MapShape shape_in(const InputFile& file, const std::string& path) {
    constexpr std::size_t most_dimensions = 3;
    std::vector<std::int64_t> extents = file.shape(path);
    const std::size_t given = extents.size();
    while (extents.size() > 2 && extents.front() == 1) {
        extents.erase(extents.begin());
    }
    if (extents.size() < 2 || extents.size() > most_dimensions) {
        file.reject(
            path,
            "has " + std::to_string(given) +
                " dimensions; an image has two, a stack of panels three"
        );
    }
    extents.insert(extents.begin(), most_dimensions - extents.size(), 1);
    const MapShape shape{extents[0], extents[1], extents[2]};
    if (!is_possible(shape)) {
        file.reject(
            path,
            "is " + std::to_string(shape.slabs) + " x " + std::to_string(shape.rows) + " x " +
                std::to_string(shape.columns) +
                "; an image of at most 268 million pixels is wanted"
        );
    }
    return shape;
}

template <class Value>
PixelMap<Value> empty_map(const MapShape& shape) {
    return {shape, std::vector<Value>(static_cast<std::size_t>(shape.pixels()))};
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

/// The type of a data set's numbers; of booleans, which are an enumeration, that of the numbers
/// that stand for them.
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

/// The data set of a mask; refused where it holds no integers.
hdf5::Dataset mask_in(const InputFile& file, const std::string& name) {
    hdf5::Dataset data_set = file.data_set(name);
    if (H5Tget_class(number_type(data_set).id()) != H5T_INTEGER) {
        file.reject(name, "does not hold integers");
    }
    return data_set;
}

hdf5::Dataset gains_in(const InputFile& file, const std::string& name) {
    hdf5::Dataset data_set = file.data_set(name);
    const H5T_class_t kind = H5Tget_class(hdf5::Type(H5Dget_type(data_set.id())).id());
    if (kind != H5T_FLOAT && kind != H5T_INTEGER) {
        file.reject(name, "does not hold numbers");
    }
    return data_set;
}

const std::string& name_of_mask(const files::DataSetPlace& place) {
    static const std::string by_default = "/entry/instrument/detector/pixel_mask";
    return place.object.empty() ? by_default : place.object;
}

files::DataSetPlace place_of_gains(const std::string& path_and_dataset) {
    files::DataSetPlace place = files::data_set_place(path_and_dataset);
    if (place.object.empty()) {
        throw InputError(
            path_and_dataset + ": names no data set. Give file.h5:/path/of/the/gains"
        );
    }
    return place;
}

void check_gains(const files::DataSetPlace& place, const PixelMap<float>& map) {
    const auto wrong = std::find_if(map.values.begin(), map.values.end(), [](float gain) {
        return !(gain >= 0.0F) || std::isinf(gain);
    });
    if (wrong != map.values.end()) {
        const auto pixel = static_cast<std::int64_t>(wrong - map.values.begin());
        const std::int64_t row = pixel / map.shape.columns;
        hdf5::reject(
            place.file,
            place.object,
            (map.shape.slabs > 1 ? "image " + std::to_string(row / map.shape.rows) + ", " : ""
            ) + "row " +
                std::to_string(row % map.shape.rows) + ", column " +
                std::to_string(pixel % map.shape.columns) + " is " + std::to_string(*wrong) +
                "; a gain is a finite number, at least 0"
        );
    }
}

/// Asks for the shape of a data set.
MapShape asked_shape(
    std::string_view what,
    const files::DataSetPlace& place,
    const std::function<MapShape()>& read_here
) {
    const auto take = [](Answer& answer) {
        MapShape shape;
        answer.block_into(&shape, sizeof(shape));
        if (!is_possible(shape)) {
            answer.refuse("its shape makes no sense. The file is damaged: give another");
        }
        return shape;
    };
    return guarded<MapShape>({std::string(what), place.file, {place.object}}, take, read_here);
}

/// Asks for the numbers of a data set of a shape.
template <class Value>
PixelMap<Value> asked_map(
    std::string_view what,
    const files::DataSetPlace& place,
    const MapShape& shape,
    const std::function<PixelMap<Value>()>& read_here
) {
    // The numbers, the largest of a file, those of a chunk as it is read and unpacked.
    constexpr std::int64_t most_number_bytes = 8, copies = 3;
    const std::int64_t most_bytes = copies * most_number_bytes * shape.pixels();
    const auto take = [&](Answer& answer) {
        auto map = empty_map<Value>(shape);
        answer.block_into(map.values.data(), map.values.size() * sizeof(Value));
        return map;
    };
    const Question question{
        std::string(what),
        place.file,
        {place.object},
        shape.pixels() * static_cast<std::int64_t>(sizeof(Value)),
        most_bytes};
    auto map = guarded<PixelMap<Value>>(question, take, read_here);
    if (map.shape != shape) {
        throw InputError(place.file + ": has changed while it was read. Try again");
    }
    return map;
}

}  // namespace

MapShape in_process::mask_shape(const files::DataSetPlace& place) {
    const InputFile file(place.file);
    mask_in(file, name_of_mask(place));
    return shape_in(file, name_of_mask(place));
}

PixelMap<std::uint32_t> in_process::read_mask(const files::DataSetPlace& place) {
    const std::string& name = name_of_mask(place);
    const InputFile file(place.file);
    const hdf5::Dataset data_set = mask_in(file, name);
    const hdf5::Type type = number_type(data_set);
    auto mask = empty_map<std::uint32_t>(shape_in(file, name));
    if (H5Tget_size(type.id()) > sizeof(std::uint32_t)) {
        read_long_bits(file, name, data_set, mask);
        return mask;
    }
    // A negative number is a pattern with bit 31: read it as signed, so that HDF5 does not make
    // it 0.
    const bool is_signed = H5Tget_sign(type.id()) == H5T_SGN_2;
    const hid_t memory_type = is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32;
    read_all(file, name, data_set, memory_type, mask.values.data());
    return mask;
}

MapShape in_process::gain_shape(const files::DataSetPlace& place) {
    const InputFile file(place.file);
    gains_in(file, place.object);
    return shape_in(file, place.object);
}

PixelMap<float> in_process::read_gain_map(const files::DataSetPlace& place) {
    const InputFile file(place.file);
    const hdf5::Dataset data_set = gains_in(file, place.object);
    auto map = empty_map<float>(shape_in(file, place.object));
    read_all(file, place.object, data_set, H5T_NATIVE_FLOAT, map.values.data());
    return map;
}

MapShape mask_shape(const std::string& path_and_dataset) {
    const files::DataSetPlace place = files::data_set_place(path_and_dataset);
    return asked_shape(protocol::mask_shape, place, [&] {
        return in_process::mask_shape(place);
    });
}

PixelMap<std::uint32_t> read_mask(const std::string& path_and_dataset, const MapShape& shape) {
    const files::DataSetPlace place = files::data_set_place(path_and_dataset);
    return asked_map<std::uint32_t>(protocol::mask, place, shape, [&] {
        return in_process::read_mask(place);
    });
}

MapShape gain_shape(const std::string& path_and_dataset) {
    const files::DataSetPlace place = place_of_gains(path_and_dataset);
    return asked_shape(protocol::gain_shape, place, [&] {
        return in_process::gain_shape(place);
    });
}

PixelMap<float> read_gain_map(const std::string& path_and_dataset, const MapShape& shape) {
    const files::DataSetPlace place = place_of_gains(path_and_dataset);
    auto map = asked_map<float>(protocol::gain, place, shape, [&] {
        return in_process::read_gain_map(place);
    });
    check_gains(place, map);
    return map;
}

}  // namespace minibragg::nexus
