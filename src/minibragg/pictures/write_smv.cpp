#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iomanip>
#include <locale>
#include <sstream>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/single_panel.hpp"

namespace minibragg::pictures {
namespace {

constexpr std::size_t header_bytes = 512;
constexpr double full_scale = 55000.0;  ///< as nanoBragg.c: room for what a detector adds
constexpr double largest_number = 65535.0;

/// Numbers with nine digits, whatever the user's language.
std::ostringstream number_stream() {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    constexpr int digits = 9;
    stream << std::setprecision(digits);
    return stream;
}

/// At most 506 bytes: 14 numbers of at most 16 characters.
std::string smv_header(
    const SinglePanel& single, const files::Experiment& experiment, double scale
) {
    using constants::m_per_mm;
    const files::Panel& panel = *single.panel;
    const double pixel_mm = panel.pixel_size_m / m_per_mm;
    // XDS counts pixels from 1 at the centre of the first.
    constexpr double xds_offset = 0.5;
    std::ostringstream header = number_stream();
    header << "{\nHEADER_BYTES=" << header_bytes << ";\nDIM=2;\nBYTE_ORDER=little_endian;\n"
           << "TYPE=unsigned_short;\nSIZE1=" << panel.fast_pixels
           << ";\nSIZE2=" << panel.slow_pixels << ";\nPIXEL_SIZE=" << pixel_mm
           << ";\nDISTANCE=" << single.distance_m / m_per_mm
           << ";\nCLOSE_DISTANCE=" << single.distance_m / m_per_mm << ";\nWAVELENGTH="
           << experiment.beam.wavelength_A
           // MOSFLM's and ADSC's x is along slow.
           << ";\nBEAM_CENTER_X=" << single.beam_slow * pixel_mm
           << ";\nBEAM_CENTER_Y=" << single.beam_fast * pixel_mm
           << ";\nXDS_ORGX=" << single.beam_fast + xds_offset
           << ";\nXDS_ORGY=" << single.beam_slow + xds_offset << ";\nPHI=" << single.start_deg
           << ";\nOSC_START=" << single.start_deg << ";\nOSC_RANGE=" << single.width_deg
           << ";\nTIME=" << experiment.detector.exposure_s
           << ";\nTWOTHETA=" << single.two_theta_deg << ";\nGAIN=" << scale
           << ";\nDETECTOR_SN=000;\n}\f";
    std::string text = header.str();
    text.resize(header_bytes, ' ');
    return text;
}

/// Counts are written as they are.
double scale_for(const files::StackedImage& image) {
    if (image.is_counts) {
        return 1.0;
    }
    const auto largest = std::max_element(image.photons.begin(), image.photons.end());
    const bool has_photons = largest != image.photons.end() && *largest > 0.0F;
    return has_photons ? full_scale / static_cast<double>(*largest) : 1.0;
}

void append_numbers(std::string& bytes, const files::StackedImage& image, double scale) {
    constexpr unsigned bits_per_byte = 8;
    constexpr unsigned byte_mask = 0xFF;
    for (const float photons : image.photons) {
        const double number =
            std::clamp(static_cast<double>(photons) * scale, 0.0, largest_number);
        const auto rounded = static_cast<unsigned>(std::lround(number));
        bytes.push_back(static_cast<char>(rounded & byte_mask));
        bytes.push_back(static_cast<char>(rounded >> bits_per_byte));
    }
}

}  // namespace

double write_smv(
    const ImageFile& file, const files::Experiment& experiment, const files::StackedImage& image
) {
    const double scale = scale_for(image);
    std::string bytes =
        smv_header(single_panel(experiment, file.image, "SMV"), experiment, scale);
    bytes.reserve(bytes.size() + 2 * image.photons.size());
    append_numbers(bytes, image, scale);
    files::write_file(file.path, bytes, file.existing);
    return scale;
}

}  // namespace minibragg::pictures
