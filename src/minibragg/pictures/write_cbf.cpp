#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include <vector>

#include "minibragg/pictures/byte_offset.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/single_panel.hpp"

namespace minibragg::pictures {
namespace {

constexpr std::size_t padding_bytes =
    4095;  ///< zeros after the data, so that readers may read blocks
const std::string binary_start = "\x0c\x1a\x04\xd5";
const std::string boundary = "--CIF-BINARY-FORMAT-SECTION--";

std::vector<std::int32_t> rounded(const files::StackedImage& image) {
    constexpr auto largest = static_cast<double>(std::numeric_limits<std::int32_t>::max());
    std::vector<std::int32_t> numbers;
    numbers.reserve(image.photons.size());
    for (const float photons : image.photons) {
        const double number = std::clamp(static_cast<double>(photons), -largest, largest);
        numbers.push_back(static_cast<std::int32_t>(std::lround(number)));
    }
    return numbers;
}

std::string sensor_line(const files::Detector& detector) {
    std::ostringstream line;
    line.imbue(std::locale::classic());
    if (!detector.counts_every_photon) {
        const std::string& material = detector.sensor_material;
        line << "# " << (material == "Si" ? "Silicon" : material) << " sensor, thickness "
             << std::fixed << std::setprecision(6) << detector.sensor_thickness_m << " m\r\n";
    }
    return line.str();
}

std::string description(const files::Experiment& experiment, const SinglePanel& single) {
    const files::Detector& detector = experiment.detector;
    const std::int64_t cutoff =
        detector.saturation_value.value_or(std::numeric_limits<std::int32_t>::max());
    constexpr int digits = 9;
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << std::setprecision(digits);
    text << "# Detector: miniBragg (simulated)\r\n"
         << "# 1970-01-01T00:00:00.000\r\n"
         << "# Pixel_size " << single.panel->pixel_size_m << " m x "
         << single.panel->pixel_size_m << " m\r\n"
         << sensor_line(detector) << "# Exposure_time " << detector.exposure_s << " s\r\n"
         << "# Exposure_period " << detector.exposure_s << " s\r\n"
         << "# Tau = 0 s\r\n"
         << "# Count_cutoff " << cutoff << " counts\r\n"
         << "# Wavelength " << experiment.beam.wavelength_A << " A\r\n"
         << "# Detector_distance " << single.distance_m << " m\r\n"
         << "# Beam_xy (" << single.beam_fast << ", " << single.beam_slow << ") pixels\r\n"
         << "# Start_angle " << single.start_deg << " deg.\r\n"
         << "# Angle_increment " << single.width_deg << " deg.\r\n";
    if (single.two_theta_deg != 0.0) {
        text << "# Detector_2theta " << single.two_theta_deg << " deg.\r\n";
    }
    return text.str();
}

std::string mime_header(const files::Panel& panel, std::size_t data_bytes) {
    const std::int64_t pixels = std::int64_t{panel.fast_pixels} * panel.slow_pixels;
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << "Content-Type: application/octet-stream;\r\n"
         << "     conversions=\"x-CBF_BYTE_OFFSET\"\r\n"
         << "Content-Transfer-Encoding: BINARY\r\n"
         << "X-Binary-Size: " << data_bytes << "\r\n"
         << "X-Binary-ID: 1\r\n"
         << "X-Binary-Element-Type: \"signed 32-bit integer\"\r\n"
         << "X-Binary-Element-Byte-Order: LITTLE_ENDIAN\r\n"
         << "X-Binary-Number-of-Elements: " << pixels << "\r\n"
         << "X-Binary-Size-Fastest-Dimension: " << panel.fast_pixels << "\r\n"
         << "X-Binary-Size-Second-Dimension: " << panel.slow_pixels << "\r\n"
         << "X-Binary-Size-Padding: " << padding_bytes << "\r\n\r\n";
    return text.str();
}

}  // namespace

void write_cbf(
    const ImageFile& file, const files::Experiment& experiment, const files::StackedImage& image
) {
    const SinglePanel single = single_panel(experiment, file.image, "CBF");
    const std::string data = byte_offset_encoded(rounded(image));
    std::string bytes = "###CBF: VERSION 1.5\r\n\r\ndata_image\r\n\r\n";
    bytes +=
        "_array_data.header_convention "
        "\"GENERIC_MINI\"\r\n_array_data.header_contents\r\n;\r\n";
    bytes += description(experiment, single);
    bytes += ";\r\n\r\n_array_data.data\r\n;\r\n" + boundary + "\r\n";
    bytes += mime_header(*single.panel, data.size());
    bytes += binary_start;
    bytes += data;
    bytes.append(padding_bytes, '\0');
    bytes += "\r\n" + boundary + "--\r\n;\r\n\r\n";
    files::write_file(file.path, bytes, file.existing);
}

}  // namespace minibragg::pictures
