#include "minibragg/images/header_numbers.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstring>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/pictures/single_panel.hpp"

namespace minibragg::images {
namespace {

template <class Value>
double value_of(const std::array<char, sizeof(double)>& bytes) {
    Value value{};
    std::memcpy(&value, bytes.data(), sizeof(Value));
    return static_cast<double>(value);
}

/// The number of a type in the first bytes, the lowest first.
double decoded(const std::array<char, sizeof(double)>& bytes, const NumberType& type) {
    if (!type.is_integer) {
        return type.bytes == sizeof(float) ? value_of<float>(bytes) : value_of<double>(bytes);
    }
    switch (type.bytes) {
        case sizeof(std::uint8_t):
            return type.is_signed ? value_of<std::int8_t>(bytes)
                                  : value_of<std::uint8_t>(bytes);
        case sizeof(std::uint16_t):
            return type.is_signed ? value_of<std::int16_t>(bytes)
                                  : value_of<std::uint16_t>(bytes);
        default:
            return type.is_signed ? value_of<std::int32_t>(bytes)
                                  : value_of<std::uint32_t>(bytes);
    }
}

static_assert(
    std::endian::native == std::endian::little, "the image formats are little-endian"
);

}  // namespace

std::optional<NumberType> number_type_named(std::string_view word) {
    static const std::array types{
        NumberType{"float32", 4, false, true},
        NumberType{"float64", 8, false, true},
        NumberType{"int8", 1, true, true},
        NumberType{"int16", 2, true, true},
        NumberType{"int32", 4, true, true},
        NumberType{"uint8", 1, true, false},
        NumberType{"uint16", 2, true, false},
        NumberType{"uint32", 4, true, false}};
    for (const NumberType& type : types) {
        if (type.word == word) {
            return type;
        }
    }
    return std::nullopt;
}

std::vector<double> numbers_in(
    std::string_view bytes, std::size_t count, const NumberType& type, bool is_big_endian
) {
    std::vector<double> numbers;
    numbers.reserve(count);
    const std::size_t size = std::min(type.bytes, sizeof(double));
    for (std::size_t i = 0; i < count; ++i) {
        std::array<char, sizeof(double)> one{};
        for (std::size_t byte = 0; byte < size; ++byte) {
            one.at(byte) = bytes[i * size + (is_big_endian ? size - 1 - byte : byte)];
        }
        numbers.push_back(decoded(one, type));
    }
    return numbers;
}

std::vector<double> numbers_in_text(std::string_view text) {
    constexpr std::string_view of_numbers = "0123456789+-.eE";
    std::vector<double> numbers;
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find_first_of(of_numbers), text.size());
        text.remove_prefix(begin);
        const std::size_t end = std::min(text.find_first_not_of(of_numbers), text.size());
        if (const auto number = to_number(text.substr(0, end))) {
            numbers.push_back(*number);
        }
        text.remove_prefix(end);
    }
    return numbers;
}

void apply_header(FileImage& image, const PanelHeader& header) {
    files::Panel panel;
    panel.name = "panel";
    panel.fast_pixels = static_cast<int>(image.shape.columns);
    panel.slow_pixels = static_cast<int>(image.shape.rows);
    const auto is_positive = [](const std::optional<double>& value) {
        return value && *value > 0.0 && std::isfinite(*value);
    };
    image.has_geometry = is_positive(header.pixel_size_m) && is_positive(header.distance_m) &&
                         header.beam_fast && header.beam_slow;
    if (image.has_geometry) {
        panel.pixel_size_m = *header.pixel_size_m;
        panel = pictures::panel_of_header(
            {nullptr,
             *header.distance_m,
             *header.beam_fast,
             *header.beam_slow,
             header.two_theta_deg.value_or(0.0)},
            panel
        );
    }
    image.panels = {panel};
    image.wavelength_A = is_positive(header.wavelength_A) ? *header.wavelength_A : 0.0;
    if (header.start_deg && header.width_deg && *header.width_deg != 0.0) {
        image.rotation = Rotation{*header.start_deg, *header.width_deg};
    }
}

void refuse_image(const std::string& name, const std::string& why) {
    throw InputError(shown_name(name) + ": " + why);
}

}  // namespace minibragg::images
