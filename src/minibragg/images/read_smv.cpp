#include <map>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/images/header_numbers.hpp"
#include "minibragg/images/image_readers.hpp"
#include "minibragg/pictures/single_panel.hpp"

namespace minibragg::images {
namespace {

constexpr double most_pixels_along_edge_smv = 65536.0;

using Fields = std::map<std::string, std::string, std::less<>>;

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) {
        return "";
    }
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

/// "KEY=VALUE;" between braces.
Fields fields_of(const std::string& name, std::string_view bytes) {
    constexpr std::size_t longest_header = 65536;
    const std::string_view text = bytes.substr(0, longest_header);
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) {
        refuse_image(name, "the header of an SMV file begins, and does not end. Copy it again");
    }
    std::string_view rest = text.substr(1, end - 1);
    Fields fields;
    while (!rest.empty()) {
        const std::string_view field = rest.substr(0, rest.find(';'));
        if (const std::size_t equal = field.find('='); equal != std::string_view::npos) {
            fields[trimmed(field.substr(0, equal))] = trimmed(field.substr(equal + 1));
        }
        rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    }
    return fields;
}

std::optional<double> number_of(const Fields& fields, std::string_view key) {
    const auto found = fields.find(key);
    return found == fields.end() ? std::nullopt : to_number(found->second);
}

std::optional<double> scaled(std::optional<double> number, double factor) {
    return number ? std::optional(*number * factor) : std::nullopt;
}

std::int64_t required(
    const std::string& name, const Fields& fields, const std::string& key, double most
) {
    const auto number = number_of(fields, key);
    if (!number || !(*number >= 1.0 && *number <= most)) {
        refuse_image(
            name,
            "its header has no " + key + " of 1 to " +
                std::to_string(static_cast<std::int64_t>(most)) + ". Give an SMV file"
        );
    }
    return static_cast<std::int64_t>(*number);
}

NumberType type_of(const std::string& name, const Fields& fields) {
    static const std::map<std::string, std::string, std::less<>> words{
        {"unsigned_short", "uint16"},
        {"unsigned_short_int", "uint16"},
        {"short", "int16"},
        {"signed_short", "int16"},
        {"short_int", "int16"},
        {"long", "int32"},
        {"long_int", "int32"},
        {"long_integer", "int32"},
        {"signed_long", "int32"},
        {"unsigned_long", "uint32"},
        {"unsigned_long_int", "uint32"},
        {"unsigned_byte", "uint8"},
        {"float", "float32"}};
    const std::string key = fields.contains("Data_type") ? "Data_type" : "TYPE";
    const auto type = fields.find(key);
    const auto word = type == fields.end() ? words.end() : words.find(type->second);
    if (word == words.end()) {
        refuse_image(
            name,
            "its header has no " + key + " that is known (unsigned_short, long and the like)"
        );
    }
    return *number_type_named(word->second);
}

PanelHeader panel_header_smv(const Fields& fields, std::vector<std::string>& notes) {
    using constants::m_per_mm;
    PanelHeader header;
    header.pixel_size_m = scaled(number_of(fields, "PIXEL_SIZE"), m_per_mm);
    header.distance_m = scaled(number_of(fields, "DISTANCE"), m_per_mm);
    header.wavelength_A = number_of(fields, "WAVELENGTH");
    header.two_theta_deg = number_of(fields, "TWOTHETA");
    header.start_deg = number_of(fields, "OSC_START");
    header.width_deg = number_of(fields, "OSC_RANGE");
    const auto xds_fast = number_of(fields, "XDS_ORGX"),
               xds_slow = number_of(fields, "XDS_ORGY");
    const auto x_mm = number_of(fields, "BEAM_CENTER_X");
    const auto y_mm = number_of(fields, "BEAM_CENTER_Y");
    if (xds_fast && xds_slow) {
        // XDS counts pixels from 1 at the centre of the first.
        constexpr double xds_offset = 0.5;
        header.beam_fast = *xds_fast - xds_offset;
        header.beam_slow = *xds_slow - xds_offset;
    } else if (x_mm && y_mm && header.pixel_size_m && *header.pixel_size_m > 0.0) {
        header.beam_fast = *y_mm * m_per_mm / *header.pixel_size_m;
        header.beam_slow = *x_mm * m_per_mm / *header.pixel_size_m;
        notes.emplace_back(
            "BEAM_CENTER_X is taken along slow and BEAM_CENTER_Y along fast, as ADSC and "
            "MOSFLM "
            "mean them"
        );
    }
    return header;
}

}  // namespace

bool is_smv(std::string_view bytes) {
    constexpr std::size_t first_bytes = 200;
    return bytes.starts_with("{") &&
           bytes.substr(0, first_bytes).find("HEADER_BYTES") != std::string_view::npos;
}

FileImage read_smv(const std::string& name, std::string_view bytes) {
    const Fields fields = fields_of(name, bytes);
    const NumberType type = type_of(name, fields);
    FileImage image;
    image.name = name;
    image.format = "SMV";
    image.number_type = type.word;
    image.is_counts = type.is_integer;
    image.shape.columns = required(name, fields, "SIZE1", most_pixels_along_edge_smv);
    image.shape.rows = required(name, fields, "SIZE2", most_pixels_along_edge_smv);
    const auto begin = static_cast<std::size_t>(
        required(name, fields, "HEADER_BYTES", static_cast<double>(bytes.size()))
    );
    const auto pixels = static_cast<std::size_t>(image.shape.rows * image.shape.columns);
    const std::string_view data = bytes.substr(begin);
    if (data.size() < pixels * type.bytes) {
        refuse_image(
            name,
            "is cut off: " + std::to_string(image.shape.rows) + " x " +
                std::to_string(image.shape.columns) + " pixels take " +
                std::to_string(pixels * type.bytes) + " bytes, of which there are " +
                std::to_string(data.size()) + ". Copy it again"
        );
    }
    const auto order = fields.find("BYTE_ORDER");
    const bool is_big_endian = order != fields.end() && order->second.starts_with("big");
    image.values = numbers_in(data, pixels, type, is_big_endian);
    apply_header(image, panel_header_smv(fields, image.notes));
    image.saturation_value = number_of(fields, "CCD_IMAGE_SATURATION");
    if (const auto gain = number_of(fields, "GAIN"); gain && *gain != 1.0) {
        image.notes.push_back(
            "the numbers are as they are stored; the header's GAIN of " + fields.at("GAIN") +
            " is not divided out"
        );
    }
    mark_pixels(image);
    return image;
}

}  // namespace minibragg::images
