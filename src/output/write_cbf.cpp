#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "output/byte_offset.hpp"
#include "output/image_writers.hpp"
#include "output/single_panel.hpp"

namespace minibragg::output {

namespace {

std::string header(
    const ImageFile& file, const Experiment& experiment, std::size_t data_bytes
) {
    const Panel& panel = single_panel(file.path, experiment);
    const DirectBeam beam = direct_beam(panel);
    const Oscillation turn = oscillation(experiment.scan, file.image);
    const std::int64_t pixels = std::int64_t{panel.fast_pixels} * panel.slow_pixels;
    const std::int64_t cutoff =
        experiment.detector.saturation_value.value_or(std::numeric_limits<std::int32_t>::max());
    constexpr double thinnest_m = 1e-9;
    std::ostringstream text;
    text << "###CBF: VERSION 1.5\r\n# written by minibragg\r\n\r\ndata_image\r\n\r\n"
         << "_array_data.header_convention "
            "\"PILATUS_1.2\"\r\n_array_data.header_contents\r\n;\r\n"
         << "# Detector: " << experiment.detector.name << ", S/N 60-0000\r\n# Pixel_size "
         << panel.pixel_size_m << " m x " << panel.pixel_size_m << " m\r\n# "
         << (experiment.detector.sensor_material == "CdTe" ? "CdTe" : "Silicon")
         << " sensor, thickness "
         << std::max(thinnest_m, experiment.detector.sensor_thickness_m)
         << " m\r\n# Exposure_time " << experiment.detector.exposure_s
         << " s\r\n# Exposure_period " << experiment.detector.exposure_s
         << " s\r\n# Count_cutoff " << cutoff << " counts\r\n# Wavelength "
         << experiment.beam.wavelength_A << " A\r\n# Detector_distance " << beam.distance_m
         << " m\r\n# Beam_xy (" << beam.fast_pixels << ", " << beam.slow_pixels
         << ") pixels\r\n# Start_angle " << turn.start_deg << " deg.\r\n# Angle_increment "
         << turn.width_deg << " deg.\r\n# Phi " << turn.start_deg
         << " deg.\r\n;\r\n\r\n_array_data.data\r\n;\r\n"
         << "--CIF-BINARY-FORMAT-SECTION--\r\nContent-Type: application/octet-stream;\r\n"
         << "     conversions=\"x-CBF_BYTE_OFFSET\"\r\nContent-Transfer-Encoding: BINARY\r\n"
         << "X-Binary-Size: " << data_bytes << "\r\nX-Binary-ID: 1\r\n"
         << "X-Binary-Element-Type: \"signed 32-bit integer\"\r\n"
         << "X-Binary-Element-Byte-Order: LITTLE_ENDIAN\r\nX-Binary-Number-of-Elements: "
         << pixels << "\r\nX-Binary-Size-Fastest-Dimension: " << panel.fast_pixels
         << "\r\nX-Binary-Size-Second-Dimension: " << panel.slow_pixels
         << "\r\nX-Binary-Size-Padding: 4095\r\n\r\n\x0c\x1a\x04\xd5";
    return text.str();
}

}  // namespace

void write_cbf(const ImageFile& file, const Experiment& experiment, const StackedImage& image) {
    constexpr std::size_t padding = 4095;
    std::vector<std::int32_t> counts(image.photons.size());
    std::transform(
        image.photons.begin(),
        image.photons.end(),
        counts.begin(),
        [](float photons) {
            constexpr double largest = std::numeric_limits<std::int32_t>::max();
            return static_cast<std::int32_t>(
                std::clamp<double>(std::round(photons), 0.0, largest)
            );
        }
    );
    const std::string data = byte_offset_encoded(counts);
    write_file(
        file.path,
        header(file, experiment, data.size()) + data + std::string(padding, '\0') +
            "\r\n--CIF-BINARY-FORMAT-SECTION----\r\n;\r\n\r\n",
        file.existing
    );
}

}  // namespace minibragg::output
