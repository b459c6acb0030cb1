#include <algorithm>
#include <cmath>
#include <sstream>

#include "output/image_writers.hpp"
#include "output/single_panel.hpp"

namespace minibragg::output {

namespace {

constexpr std::size_t header_bytes = 512;
constexpr double largest_number = 65535.0;
constexpr double scaled_maximum = 55000.0;
constexpr double mm_per_m = 1e3;

std::string header(const ImageFile& file, const Experiment& experiment, const SmvScale& scale) {
    const Panel& panel = single_panel(file.path, experiment);
    const DirectBeam beam = direct_beam(panel);
    const Oscillation turn = oscillation(experiment.scan, file.image);
    const double pixel_mm = panel.pixel_size_m * mm_per_m;
    std::ostringstream text;
    text << "{\nHEADER_BYTES=" << header_bytes << ";\nDIM=2;\nBYTE_ORDER=little_endian;\n"
         << "TYPE=unsigned_short;\nSIZE1=" << panel.fast_pixels
         << ";\nSIZE2=" << panel.slow_pixels << ";\nPIXEL_SIZE=" << pixel_mm
         << ";\nDISTANCE=" << beam.distance_m * mm_per_m
         << ";\nWAVELENGTH=" << experiment.beam.wavelength_A
         << ";\nBEAM_CENTER_X=" << beam.fast_pixels * pixel_mm
         << ";\nBEAM_CENTER_Y=" << beam.slow_pixels * pixel_mm << ";\nPHI=" << turn.start_deg
         << ";\nOSC_START=" << turn.start_deg << ";\nOSC_RANGE=" << turn.width_deg
         << ";\nTIME=" << experiment.detector.exposure_s << ";\nMINIBRAGG_SCALE=" << scale.scale
         << ";\n}\f";
    std::string bytes = text.str();
    bytes.resize(header_bytes, ' ');
    return bytes;
}

}  // namespace

SmvScale write_smv(
    const ImageFile& file, const Experiment& experiment, const StackedImage& image
) {
    single_panel(file.path, experiment);
    const float brightest = image.photons.empty()
                                ? 0.0F
                                : *std::max_element(image.photons.begin(), image.photons.end());
    SmvScale scale;
    if (brightest > largest_number) {
        scale.scale = scaled_maximum / brightest;
    }
    std::string bytes = header(file, experiment, scale);
    bytes.reserve(bytes.size() + 2 * image.photons.size());
    constexpr unsigned byte = 8, low = 0xff;
    for (const float photons : image.photons) {
        const double number =
            std::clamp(std::round(photons * scale.scale), 0.0, largest_number);
        const auto value = static_cast<unsigned>(number);
        bytes.push_back(static_cast<char>(value & low));
        bytes.push_back(static_cast<char>(value >> byte));
    }
    write_file(file.path, bytes, file.existing);
    return scale;
}

}  // namespace minibragg::output
