#include "minibragg/setup/pixel_maps.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "minibragg/base/column_table.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/detector/mask.hpp"
#include "minibragg/nexus/read_geometry.hpp"

namespace minibragg::setup {

namespace {

using response::Defect;

struct StackedShape {
    std::int64_t rows = 0, columns = 0;
};

StackedShape stacked_shape(const Panels& panels) {
    StackedShape shape;
    for (const detector::PanelGeometry& panel : panels) {
        shape.rows += panel.slow_pixels;
        shape.columns = std::max<std::int64_t>(shape.columns, panel.fast_pixels);
    }
    return shape;
}

/// The bytes of an image's pixels without its gaps.
template <class Value>
std::string without_gaps(
    const std::string& path,
    const StackedShape& shape,
    const std::vector<Value>& image,
    const Panels& panels
) {
    const auto [rows, columns] = stacked_shape(panels);
    if (shape.rows != rows || shape.columns != columns) {
        throw InputError(
            path + ": the image has " + std::to_string(shape.rows) + " x " +
            std::to_string(shape.columns) + " pixels, the detector's panels stacked " +
            std::to_string(rows) + " x " + std::to_string(columns) +
            ". Give an image of the same detector, panels in the deck's order"
        );
    }
    std::string pixels;
    const Value* row = image.data();
    for (const detector::PanelGeometry& panel : panels) {
        for (int slow = 0; slow < panel.slow_pixels; ++slow, row += columns) {
            pixels.append(
                reinterpret_cast<const char*>(row),
                static_cast<std::size_t>(panel.fast_pixels) * sizeof(*row)
            );
        }
    }
    return pixels;
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

bool is_hdf5(const std::string& path, const Files& files) {
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    return path.find(":/") != std::string::npos ||
           std::string_view(files.bytes(path)).starts_with(signature);
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
    const std::string& path, const Panels& panels, const Files& files
) {
    return values_in<std::uint32_t>(parallel::from_root(files.communicator(), [&] {
        const nexus::MaskImage image = nexus::read_mask(path);
        return without_gaps(path, {image.rows, image.columns}, image.bits, panels);
    }));
}

std::vector<float> read_gain_file(
    const std::string& path, const Panels& panels, const Files& files
) {
    return values_in<float>(parallel::from_root(files.communicator(), [&] {
        const nexus::GainImage image = nexus::read_gain_map(path);
        return without_gaps(path, {image.rows, image.columns}, image.gains, panels);
    }));
}

std::vector<Defect> read_bad_pixel_file(
    const std::string& path, const Panels& panels, const Files& files
) {
    if (!is_hdf5(path, files)) {
        return defects_in_table(path, files.bytes(path), panels);
    }
    const std::vector<std::uint32_t> bits = read_mask_file(path, panels, files);
    std::vector<Defect> defects(bits.size());
    std::transform(bits.begin(), bits.end(), defects.begin(), defect_in);
    return defects;
}

}  // namespace minibragg::setup
