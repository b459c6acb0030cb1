#include "minibragg/nanobragg/import_header.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_numbers.hpp"
#include "minibragg/nanobragg/c_units.hpp"

namespace minibragg::nanobragg {

namespace {

constexpr std::size_t usual_header_bytes = 512;
constexpr double largest_size = 1e9;

std::int64_t count_of(double value) {
    return value >= 0.0 && value <= largest_size ? static_cast<std::int64_t>(value) : 0;
}

/// The text up to the first zero byte, as C sees it.
std::string text_of(const std::string& file, std::size_t bytes) {
    const std::string head = file.substr(0, bytes);
    return head.substr(0, head.find('\0'));
}

void replace_if_found(double found, double divisor, double& target) {
    if (!std::isnan(found)) {
        target = found / divisor;
    }
}

}  // namespace

double header_value(std::string_view header, std::string_view keyword) {
    const std::size_t place = header.rfind(keyword);
    if (place == std::string_view::npos) {
        return unset;
    }
    const std::size_t equals = header.find('=', place);
    return equals == std::string_view::npos
               ? 0.0
               : leading_double(std::string(header.substr(equals + 1)));
}

std::optional<SmvHeader> read_smv_header(const std::string& file, const std::string& name) {
    constexpr std::string_view magic = "{\nHEADER_BYT";
    if (!file.starts_with(magic)) {
        return std::nullopt;
    }
    SmvHeader header{text_of(file, usual_header_bytes)};
    header.bytes =
        static_cast<std::size_t>(count_of(header_value(header.text, "HEADER_BYTES")));
    if (header.bytes < magic.size() || header.bytes > file.size()) {
        throw InputError(
            name + ": HEADER_BYTES = " + std::to_string(header.bytes) + " (the file has " +
            std::to_string(file.size()) + " bytes). Is the file complete?"
        );
    }
    header.text = text_of(file, header.bytes);
    header.fast_pixels = count_of(header_value(header.text, "SIZE1"));
    header.slow_pixels = count_of(header_value(header.text, "SIZE2"));
    if (header.fast_pixels == 0) {
        header.fast_pixels = header.slow_pixels =
            count_of(header_value(header.text, "DETECTOR_DIMENSIONS"));
    }
    return header;
}

void import_header(const SmvHeader& header, HeaderUse use, Options& options) {
    DetectorOptions& detector = options.detector;
    const auto value = [&](std::string_view keyword) {
        return header_value(header.text, keyword);
    };
    detector.fast_pixels = header.fast_pixels;
    detector.slow_pixels = header.slow_pixels;
    replace_if_found(value("PIXEL_SIZE"), mm_per_m, detector.pixel_m);
    detector.fast_size_m = detector.pixel_m * static_cast<double>(detector.fast_pixels);
    detector.slow_size_m = detector.pixel_m * static_cast<double>(detector.slow_pixels);
    replace_if_found(value("DISTANCE"), mm_per_m, detector.distance_m);
    replace_if_found(value("CLOSE_DISTANCE"), mm_per_m, detector.close_distance_m);
    replace_if_found(value("WAVELENGTH"), A_per_m, options.beam.wavelength_m);
    replace_if_found(value("BEAM_CENTER_X"), mm_per_m, detector.x_beam_m);
    const double center_y = value("BEAM_CENTER_Y");
    if (!std::isnan(center_y)) {
        detector.y_beam_m = use == HeaderUse::image
                                ? center_y / mm_per_m
                                : detector.slow_size_m - center_y / mm_per_m;
    }
    replace_if_found(value("ORGX"), 1.0, detector.org_x_px);
    replace_if_found(value("ORGY"), 1.0, detector.org_y_px);
    replace_if_found(value("PHI"), degrees_per_radian, options.spindle.phi_rad);
    replace_if_found(value("OSC_RANGE"), degrees_per_radian, options.spindle.sweep.range);
}

std::vector<std::uint8_t> read_mask_pixels(
    const SmvHeader& header, const std::string& file, const std::string& name
) {
    const auto rows = static_cast<std::size_t>(header.slow_pixels);
    const auto columns = static_cast<std::size_t>(header.fast_pixels);
    const std::size_t stored = (file.size() - header.bytes) / sizeof(std::uint16_t);
    if (columns == 0 || rows == 0 || rows > stored / columns) {
        throw InputError(
            name + ": SIZE1 = " + std::to_string(columns) +
            ", SIZE2 = " + std::to_string(rows) + " (the file has " + std::to_string(stored) +
            " pixels). Is the file complete?"
        );
    }
    std::vector<std::uint8_t> mask(rows * columns);
    for (std::size_t i = 0; i < mask.size(); ++i) {
        std::uint16_t word = 0;
        std::memcpy(&word, file.data() + header.bytes + i * sizeof word, sizeof word);
        mask[i] = word == 0 ? 1 : 0;
    }
    return mask;
}

}  // namespace minibragg::nanobragg
