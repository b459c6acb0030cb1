#include "minibragg/setup/pixel_maps.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "minibragg/base/column_table.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/detector/mask.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/hdf5_signature.hpp"
#include "minibragg/nexus/panel_places.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/reflections/load_file.hpp"

namespace minibragg::setup {

namespace {

using response::Defect;

using nexus::ImagePlace;
using nexus::MapShape;
using nexus::PixelMap;

/// Their sizes, by which they are found in an image.
std::vector<nexus::PanelSize> sizes_of(const Panels& panels) {
    std::vector<nexus::PanelSize> sizes;
    for (const detector::PanelGeometry& panel : panels) {
        sizes.push_back({panel.slow_pixels, panel.fast_pixels});
    }
    return sizes;
}

std::vector<ImagePlace> places_in(
    const std::string& path, const MapShape& shape, const MappedPanels& detector
) {
    return nexus::places_in(path, shape, sizes_of(detector.panels), detector.layout);
}

/// The bytes of the panels' pixels, which have these places in a map.
template <class Value>
std::string panel_pixels(
    const PixelMap<Value>& map,
    const std::vector<ImagePlace>& places,
    const MappedPanels& detector
) {
    std::string pixels;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const detector::PanelGeometry& panel = detector.panels[i];
        const ImagePlace& place = places[i];
        for (int slow = 0; slow < panel.slow_pixels; ++slow) {
            const std::int64_t row = place.slab * map.shape.rows + place.row + slow;
            const Value* const first =
                map.values.data() + row * map.shape.columns + place.column;
            pixels.append(
                reinterpret_cast<const char*>(first),
                static_cast<std::size_t>(panel.fast_pixels) * sizeof(Value)
            );
        }
    }
    return pixels;
}

/// A mask of one byte a pixel.
PixelMap<std::uint32_t> read_raw_mask(const std::string& path, const MappedPanels& detector) {
    const std::string bytes = reflections::load_file(path).bytes;
    const auto size = static_cast<std::int64_t>(bytes.size());
    const std::vector<nexus::PanelSize> sizes = sizes_of(detector.panels);
    const MapShape stacked = nexus::stacked_shape(sizes);
    const MapShape around = nexus::shape_around(sizes, detector.layout);
    const bool is_around = size != stacked.pixels() && size == around.pixels();
    if (size != stacked.pixels() && !is_around) {
        throw InputError(
            path + ": is no HDF5 file and has " + std::to_string(size) +
            " bytes; a mask of raw bytes has one a pixel: " +
            nexus::shapes_told(sizes, detector.layout) + ". Give such a file, or a mask in HDF5"
        );
    }
    const MapShape& shape = is_around ? around : stacked;
    PixelMap<std::uint32_t> map{shape, {}};
    map.values.reserve(bytes.size());
    for (const char byte : bytes) {
        map.values.push_back(static_cast<unsigned char>(byte));
    }
    return map;
}

bool is_hdf5(const std::string& path) {
    const files::DataSetPlace place = files::data_set_place(path);
    return !place.object.empty() || nexus::is_hdf5_file(place.file);
}

template <class Value>
std::vector<Value> values_in(const std::string& bytes) {
    std::vector<Value> values(bytes.size() / sizeof(Value));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

Defect defect_in(std::uint32_t bits) {
    if ((bits & detector::mask_bit::dead) != 0U) {
        return Defect::dead;
    }
    return (bits & detector::mask_bit::over_responding) != 0U ? Defect::hot : Defect::none;
}

[[noreturn]] void refuse(const std::string& path, int line, const std::string& why) {
    throw InputError(path + ":" + std::to_string(line) + ": " + why);
}

/// A number of a table, as the index of one of `count` things.
std::int64_t index_in(
    const std::string& path, const TableColumn& column, std::size_t row, std::int64_t count
) {
    const double value = column.values[row];
    const bool exists = value >= 0.0 && value < static_cast<double>(count) &&
                        value == static_cast<double>(static_cast<std::int64_t>(value));
    if (!exists) {
        refuse(
            path,
            column.lines[row],
            std::to_string(value) + " must be a whole number from 0 to " +
                std::to_string(count - 1)
        );
    }
    return static_cast<std::int64_t>(value);
}

std::vector<Defect> defects_in_table(
    const std::string& path, const std::string& text, const Panels& panels
) {
    const std::vector<TableColumn> columns =
        read_columns(text, path, {"panel", "slow", "fast", "hot"});
    const std::vector<std::int64_t> first = first_pixels(panels);
    std::vector<Defect> defects(static_cast<std::size_t>(first.back()), Defect::none);
    for (std::size_t row = 0; row < columns.front().values.size(); ++row) {
        const auto panels_count = static_cast<std::int64_t>(panels.size());
        const auto index =
            static_cast<std::size_t>(index_in(path, columns[0], row, panels_count));
        const detector::PanelGeometry& panel = panels[index];
        const std::int64_t slow = index_in(path, columns[1], row, panel.slow_pixels);
        const std::int64_t fast = index_in(path, columns[2], row, panel.fast_pixels);
        const bool is_hot = index_in(path, columns[3], row, 2) == 1;
        defects[static_cast<std::size_t>(first[index] + slow * panel.fast_pixels + fast)] =
            is_hot ? Defect::hot : Defect::dead;
    }
    return defects;
}

}  // namespace

std::vector<std::int64_t> first_pixels(const Panels& panels) {
    std::vector<std::int64_t> first{0};
    for (const detector::PanelGeometry& panel : panels) {
        first.push_back(first.back() + std::int64_t{panel.fast_pixels} * panel.slow_pixels);
    }
    return first;
}

std::vector<std::uint32_t> read_mask_file(
    const std::string& path, const MappedPanels& detector, const Files& files
) {
    return values_in<std::uint32_t>(parallel::from_root(files.communicator(), [&] {
        if (!is_hdf5(path)) {
            const PixelMap<std::uint32_t> map = read_raw_mask(path, detector);
            return panel_pixels(map, places_in(path, map.shape, detector), detector);
        }
        // Another shape is refused before any number is read.
        const MapShape shape = nexus::mask_shape(path);
        const std::vector<ImagePlace> places = places_in(path, shape, detector);
        return panel_pixels(nexus::read_mask(path, shape), places, detector);
    }));
}

std::vector<float> read_gain_file(
    const std::string& path, const MappedPanels& detector, const Files& files
) {
    return values_in<float>(parallel::from_root(files.communicator(), [&] {
        const MapShape shape = nexus::gain_shape(path);
        const std::vector<ImagePlace> places = places_in(path, shape, detector);
        return panel_pixels(nexus::read_gain_map(path, shape), places, detector);
    }));
}

BadPixels read_bad_pixel_file(
    const std::string& path, const MappedPanels& detector, const Files& files
) {
    const std::string kind = parallel::from_root(files.communicator(), [&] {
        return std::string(is_hdf5(path) ? "HDF5" : "text");
    });
    if (kind == "text") {
        return {defects_in_table(path, files.bytes(path), detector.panels)};
    }
    const std::vector<std::uint32_t> bits = read_mask_file(path, detector, files);
    BadPixels pixels{std::vector<Defect>(bits.size())};
    std::transform(bits.begin(), bits.end(), pixels.defects.begin(), defect_in);
    pixels.ignored = std::count_if(bits.begin(), bits.end(), [](std::uint32_t pixel) {
        return pixel != 0 && defect_in(pixel) == Defect::none;
    });
    return pixels;
}

}  // namespace minibragg::setup
