#include "minibragg/nanobragg/images.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/printf_text.hpp"

namespace minibragg::nanobragg {

namespace {

constexpr double largest_word = std::numeric_limits<std::uint16_t>::max();

/// Between 0 and the largest 16-bit word; what is not a number becomes 0.
double as_word(double value) {
    return value > 0.0 ? std::min(value, largest_word) : 0.0;
}

template <class T>
std::vector<T> blank_image(const PixelSelection& selection) {
    return std::vector<T>(
        static_cast<std::size_t>(selection.fast_pixels() * selection.slow_pixels())
    );
}

std::string sizes_of(const Setup& setup) {
    const ImageSize& size = setup.geometry.size;
    return format(
        "SIZE1=%lld;\nSIZE2=%lld;\nPIXEL_SIZE=%g;\n",
        whole(size.fast_pixels),
        whole(size.slow_pixels),
        size.pixel_m * mm_per_m
    );
}

/// Beam centres as six programs count them.
std::string centres_of(const Geometry& g) {
    const BeamCentre& c = g.centre;
    const double half_pixel = 0.5 * g.size.pixel_m;
    return format(
               "BEAM_CENTER_X=%g;\nBEAM_CENTER_Y=%g;\n",
               c.x_beam_m * mm_per_m,
               c.y_beam_m * mm_per_m
           ) +
           format(
               "ADXV_CENTER_X=%g;\nADXV_CENTER_Y=%g;\n",
               c.fast_beam_m * mm_per_m,
               (g.size.slow_m - c.slow_beam_m) * mm_per_m
           ) +
           format(
               "MOSFLM_CENTER_X=%g;\nMOSFLM_CENTER_Y=%g;\n",
               (c.slow_beam_m - half_pixel) * mm_per_m,
               (c.fast_beam_m - half_pixel) * mm_per_m
           ) +
           format(
               "DENZO_X_BEAM=%g;\nDENZO_Y_BEAM=%g;\n",
               c.slow_beam_m * mm_per_m,
               c.fast_beam_m * mm_per_m
           ) +
           format(
               "DIALS_ORIGIN=%g,%g,%g\n",
               g.dials_origin_mm.x,
               g.dials_origin_mm.y,
               g.dials_origin_mm.z
           ) +
           format("XDS_ORGX=%g;\nXDS_ORGY=%g;\n", g.org_x_px, g.org_y_px);
}

std::string spindle_of(const Setup& setup) {
    const double phi_deg = degrees(setup.options.spindle.phi_rad);
    return format(
        "PHI=%g;\nOSC_START=%g;\nOSC_RANGE=%g;\nTWOTHETA=%g;\n",
        phi_deg,
        phi_deg,
        degrees(setup.spindle.sweep.range),
        degrees(setup.options.detector.twotheta_rad)
    );
}

/// The header but for the number of its bytes.
std::string header_lines(const Setup& setup) {
    const bool is_little = std::endian::native == std::endian::little;
    return std::string("DIM=2;\nBYTE_ORDER=") + (is_little ? "little" : "big") +
           "_endian;\nTYPE=unsigned_short;\n" + sizes_of(setup) +
           format("DISTANCE=%g;\n", setup.geometry.distance_m * mm_per_m) +
           format("WAVELENGTH=%g;\n", setup.options.beam.wavelength_m * A_per_m) +
           centres_of(setup.geometry) +
           format("CLOSE_DISTANCE=%g;\n", setup.geometry.close_distance_m * mm_per_m) +
           spindle_of(setup) + "DETECTOR_SN=000;\nBEAMLINE=fake;\n}\f";
}

}  // namespace

ImageScales image_scales(const OutputOptions& output, const Statistics& statistics) {
    constexpr double brightest_int = 55000.0;
    constexpr double brightest_pgm = 250.0;
    constexpr double deviations = 5.0;
    ImageScales scales;
    if (output.int_scale > 0.0) {
        scales.int_scale = output.int_scale;
    } else if (statistics.max > 0.0) {
        scales.int_scale = brightest_int / statistics.max;
    }
    if (output.pgm_scale > 0.0) {
        scales.pgm_scale = output.pgm_scale;
    } else {
        scales.pgm_scale = statistics.rmsd > 0.0
                               ? brightest_pgm / (deviations * statistics.rmsd)
                               : scales.int_scale;
    }
    return scales;
}

std::vector<std::uint16_t> int_image(
    const std::vector<float>& photons,
    const PixelSelection& selection,
    double scale,
    double adc_offset
) {
    auto image = blank_image<std::uint16_t>(selection);
    selection.for_each_in_region([&](const Pixel& pixel) {
        const auto i = static_cast<std::size_t>(selection.index_of(pixel));
        const double value = as_word(static_cast<double>(photons[i]) * scale + adc_offset);
        // The sum is rounded to float before the fraction is cut: part of the format.
        image[i] = static_cast<std::uint16_t>(std::floor(static_cast<float>(value + 0.5)));
    });
    return image;
}

std::vector<std::uint8_t> pgm_image(
    const std::vector<float>& photons, const PixelSelection& selection, double scale
) {
    constexpr double white = std::numeric_limits<std::uint8_t>::max();
    auto image = blank_image<std::uint8_t>(selection);
    selection.for_each_in_region([&](const Pixel& pixel) {
        const auto i = static_cast<std::size_t>(selection.index_of(pixel));
        const double value = static_cast<double>(photons[i]) * scale;
        image[i] = static_cast<std::uint8_t>(value > 0.0 ? std::min(value, white) : 0.0);
    });
    return image;
}

NoiseImage noise_image(
    const std::vector<float>& photons,
    const PixelSelection& selection,
    double adc_offset,
    NanobraggRandom& random
) {
    NoiseImage image{blank_image<std::uint16_t>(selection), 0.0, 0};
    selection.for_each_in_region([&](const Pixel& pixel) {
        const auto i = static_cast<std::size_t>(selection.index_of(pixel));
        const auto count = static_cast<double>(random.poisson(photons[i]));
        const double value = count + adc_offset;
        image.photons += count;
        image.overloads += value > largest_word ? 1 : 0;
        image.pixels[i] = static_cast<std::uint16_t>(as_word(value));
    });
    return image;
}

std::string smv_header(const Setup& setup) {
    constexpr std::size_t block = 512;
    const std::string lines = header_lines(setup);
    std::size_t bytes = 0;
    std::string header;
    do {
        bytes += block;
        header = format("{\nHEADER_BYTES=%d;\n", static_cast<int>(bytes)) + lines;
    } while (header.size() > bytes);
    return header + std::string(bytes - header.size(), ' ');
}

std::string pgm_header(const ImageSize& size, double scale) {
    return format(
        "P5\n%lld %lld\n# pixels scaled by %g\n255\n",
        whole(size.fast_pixels),
        whole(size.slow_pixels),
        scale
    );
}

}  // namespace minibragg::nanobragg
