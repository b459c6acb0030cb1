#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/option_rule.hpp"

namespace minibragg::nanobragg {

namespace {

double millimetres(const OptionValues& values) {
    return values.number() / mm_per_m;
}

void set_distance(Options& options, const OptionValues& values) {
    options.detector.distance_m = millimetres(values);
    options.detector.pivot = Pivot::beam;
}

void set_close_distance(Options& options, const OptionValues& values) {
    options.detector.close_distance_m = millimetres(values);
    options.detector.pivot = Pivot::sample;
}

void set_pixel(Options& options, const OptionValues& values) {
    options.detector.pixel_m = millimetres(values);
}

void set_detector_size(Options& options, const OptionValues& values) {
    options.detector.fast_size_m = options.detector.slow_size_m = millimetres(values);
}

void set_fast_size(Options& options, const OptionValues& values) {
    options.detector.fast_size_m = millimetres(values);
}

void set_slow_size(Options& options, const OptionValues& values) {
    options.detector.slow_size_m = millimetres(values);
}

void set_pixels(Options& options, const OptionValues& values) {
    options.detector.fast_pixels = options.detector.slow_pixels = values.integer();
}

void set_fast_pixels(Options& options, const OptionValues& values) {
    options.detector.fast_pixels = values.integer();
}

void set_slow_pixels(Options& options, const OptionValues& values) {
    options.detector.slow_pixels = values.integer();
}

void set_x_beam(Options& options, const OptionValues& values) {
    options.detector.x_beam_m = millimetres(values);
    options.detector.pivot = Pivot::beam;
}

void set_y_beam(Options& options, const OptionValues& values) {
    options.detector.y_beam_m = millimetres(values);
    options.detector.pivot = Pivot::beam;
}

void set_x_close(Options& options, const OptionValues& values) {
    options.detector.x_close_m = millimetres(values);
    options.detector.pivot = Pivot::sample;
}

void set_y_close(Options& options, const OptionValues& values) {
    options.detector.y_close_m = millimetres(values);
    options.detector.pivot = Pivot::sample;
}

void set_org_x(Options& options, const OptionValues& values) {
    options.detector.org_x_px = values.number();
    options.detector.pivot = Pivot::sample;
}

void set_org_y(Options& options, const OptionValues& values) {
    options.detector.org_y_px = values.number();
    options.detector.pivot = Pivot::sample;
}

void set_pivot(Options& options, const OptionValues& values) {
    if (values.contains("sample")) {
        options.detector.pivot = Pivot::sample;
    }
    if (values.contains("beam")) {
        options.detector.pivot = Pivot::beam;
    }
}

template <Convention convention>
void set_convention(Options& options, const OptionValues&) {
    options.detector.convention = convention;
    options.detector.pivot = convention == Convention::xds ? Pivot::sample : Pivot::beam;
}

void set_fast_vector(Options& options, const OptionValues& values) {
    options.detector.fast = values.vector();
    options.detector.convention = Convention::custom;
}

void set_slow_vector(Options& options, const OptionValues& values) {
    options.detector.slow = values.vector();
    options.detector.convention = Convention::custom;
}

void set_normal_vector(Options& options, const OptionValues& values) {
    options.detector.normal = values.vector();
    options.detector.convention = Convention::custom;
}

void set_twotheta_axis(Options& options, const OptionValues& values) {
    options.detector.twotheta_axis = values.vector();
    options.detector.convention = Convention::custom;
}

/// The vector itself is not used by the reference program, only that there was one.
void set_custom(Options& options, const OptionValues&) {
    options.detector.convention = Convention::custom;
}

void set_twotheta(Options& options, const OptionValues& values) {
    options.detector.twotheta_rad = radians(values.number());
    options.detector.pivot = Pivot::sample;
}

void set_rotation_x(Options& options, const OptionValues& values) {
    options.detector.rotation_rad.x = radians(values.number());
}

void set_rotation_y(Options& options, const OptionValues& values) {
    options.detector.rotation_rad.y = radians(values.number());
}

void set_rotation_z(Options& options, const OptionValues& values) {
    options.detector.rotation_rad.z = radians(values.number());
}

void set_curved(Options& options, const OptionValues&) {
    options.detector.is_curved = true;
}

void set_point_pixel(Options& options, const OptionValues&) {
    options.detector.is_point_pixel = true;
}

void set_attenuation(Options& options, const OptionValues& values) {
    if (values.contains("inf") || values.number() == 0.0) {
        options.detector.thickness.range = 0.0;
        options.detector.attenuation_invm = 0.0;
    } else {
        options.detector.attenuation_invm = 1.0 / (values.number() * constants::m_per_um);
    }
}

void set_thickness(Options& options, const OptionValues& values) {
    options.detector.thickness.range = values.number() * constants::m_per_um;
}

void set_layers(Options& options, const OptionValues& values) {
    options.detector.thickness.count = values.integer();
}

void set_roi(Options& options, const OptionValues& values) {
    for (std::size_t i = 0; i < std::size(options.detector.roi); ++i) {
        options.detector.roi[i] = values.integer(i);
    }
}

constexpr OptionRule detector_table[] = {
    {"-distance", 1, set_distance},
    {"-close_distance", 1, set_close_distance},
    {"-pixel", 1, set_pixel},
    {"-detsize", 1, set_detector_size, Match::whole},
    {"-detsize_f", 1, set_fast_size},
    {"-detsize_s", 1, set_slow_size},
    {"-detpixels", 1, set_pixels, Match::whole},
    {"-detpixels_f", 1, set_fast_pixels},
    {"-detpixels_x", 1, set_fast_pixels},
    {"-detpixels_s", 1, set_slow_pixels},
    {"-detpixels_y", 1, set_slow_pixels},
    {"-Xbeam", 1, set_x_beam},
    {"-Ybeam", 1, set_y_beam},
    {"-Xclose", 1, set_x_close},
    {"-Yclose", 1, set_y_close},
    {"-ORGX", 1, set_org_x},
    {"-ORGY", 1, set_org_y},
    {"-pivot", 1, set_pivot},
    {"-mosflm", 0, set_convention<Convention::mosflm>},
    {"-xds", 0, set_convention<Convention::xds>},
    {"-adxv", 0, set_convention<Convention::adxv>},
    {"-denzo", 0, set_convention<Convention::denzo>},
    {"-dials", 0, set_convention<Convention::dials>},
    {"-fdet_vector", 3, set_fast_vector},
    {"-sdet_vector", 3, set_slow_vector},
    {"-odet_vector", 3, set_normal_vector},
    {"-twotheta_axis", 3, set_twotheta_axis},
    {"-pix0_vector", 3, set_custom},
    {"-twotheta", 1, set_twotheta},
    {"-detector_rotx", 1, set_rotation_x},
    {"-detector_roty", 1, set_rotation_y},
    {"-detector_rotz", 1, set_rotation_z},
    {"-curved_det", 0, set_curved},
    {"-point_pixel", 0, set_point_pixel},
    {"-detector_abs", 1, set_attenuation},
    {"-detector_thick", 1, set_thickness, Match::whole},
    {"-detector_thicksteps", 1, set_layers},
    {"-thicksteps", 1, set_layers},
    {"-roi", 4, set_roi},
};

}  // namespace

std::span<const OptionRule> detector_rules() {
    return detector_table;
}

}  // namespace minibragg::nanobragg
