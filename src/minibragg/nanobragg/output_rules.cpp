#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/option_rule.hpp"
#include "minibragg/nanobragg/quirky_image.hpp"

namespace minibragg::nanobragg {

namespace {

void set_oversample_thick(Options& options, const OptionValues&) {
    options.sampling.oversample_thick = true;
}

void set_oversample_polar(Options& options, const OptionValues&) {
    options.sampling.oversample_polar = true;
}

void set_oversample_omega(Options& options, const OptionValues&) {
    options.sampling.oversample_omega = true;
}

void set_oversample(Options& options, const OptionValues& values) {
    options.sampling.oversample = values.integer();
}

void set_float_file(Options& options, const OptionValues& values) {
    options.output.float_file = values.text();
}

void set_int_file(Options& options, const OptionValues& values) {
    options.output.int_file = values.text();
}

void set_pgm_file(Options& options, const OptionValues& values) {
    options.output.pgm = {values.text(), true};
}

void set_noise_file(Options& options, const OptionValues& values) {
    options.output.noise = {values.text(), true};
}

void drop_noise(Options& options, const OptionValues&) {
    options.output.noise.is_wanted = false;
}

void drop_pgm(Options& options, const OptionValues&) {
    options.output.pgm.is_wanted = false;
}

void set_int_scale(Options& options, const OptionValues& values) {
    options.output.int_scale = values.number();
}

void set_pgm_scale(Options& options, const OptionValues& values) {
    options.output.pgm_scale = values.number();
    options.output.pgm.is_wanted = true;
}

void set_adc_offset(Options& options, const OptionValues& values) {
    options.output.adc_offset = values.number();
}

void set_seed(Options& options, const OptionValues& values) {
    options.output.noise_state = -std::int64_t{values.integer()};
}

void set_printing(Options& options, const OptionValues&) {
    options.output.prints_pixels = true;
}

void set_printed_pixel(Options& options, const OptionValues& values) {
    options.output.printed_fast = values.integer(0);
    options.output.printed_slow = values.integer(1);
}

void set_progress(Options& options, const OptionValues&) {
    options.output.shows_progress = true;
}

void set_no_progress(Options& options, const OptionValues&) {
    options.output.shows_progress = false;
}

void set_trace(Options& options, const OptionValues& values) {
    options.output.is_tracing = true;
    options.output.traced_slow = values.integer(0);
    options.output.traced_fast = values.integer(1);
}

void set_exact_quirks(Options& options, const OptionValues&) {
    if (!has_quirks()) {
        throw InputError(
            "-exact_quirks: this program was built without the kernels for it. Leave it out, "
            "or "
            "build with the CMake option MINIBRAGG_EXACT_QUIRKS=ON"
        );
    }
    options.sampling.exact_quirks = true;
}

void set_mixed(Options& options, const OptionValues&) {
    options.sampling.precision = scene::Precision::mixed;
}

/// Read and never used, or read before all others.
void accept(Options&, const OptionValues&) {}

constexpr OptionRule output_table[] = {
    {"-oversample_thick", 0, set_oversample_thick, Match::anywhere, true},
    {"-oversample_polar", 0, set_oversample_polar, Match::anywhere, true},
    {"-oversample_omega", 0, set_oversample_omega, Match::anywhere, true},
    {"-oversample", 1, set_oversample},
    {"-floatfile", 1, set_float_file},
    {"-floatimage", 1, set_float_file},
    {"-intfile", 1, set_int_file},
    {"-intimage", 1, set_int_file},
    {"-pgmfile", 1, set_pgm_file},
    {"-pgmimage", 1, set_pgm_file},
    {"-noisefile", 1, set_noise_file},
    {"-noiseimage", 1, set_noise_file},
    {"-nonoise", 0, drop_noise},
    {"-nopgm", 0, drop_pgm},
    {"-scale", 1, set_int_scale},
    {"-pgmscale", 1, set_pgm_scale},
    {"-adc", 1, set_adc_offset},
    {"-seed", 1, set_seed},
    {"-printout", 0, set_printing},
    {"-printout_pixel", 2, set_printed_pixel},
    {"-progress", 0, set_progress},
    {"-noprogress", 0, set_no_progress},
    {"-trace_pixel", 2, set_trace, Match::whole},
    {"-exact_quirks", 0, set_exact_quirks, Match::whole},
    {"-mixed", 0, set_mixed, Match::whole},
    {"-density", 1, accept},
    {"-sample_den", 1, accept},
    {"-MW", 1, accept, Match::whole},
    {"-molec", 1, accept},
    {"-stolout", 1, accept},
    {"-coherent", 0, accept},
    {"-img", 1, accept},
    {"-mask", 1, accept},
};

}  // namespace

std::span<const OptionRule> output_rules() {
    return output_table;
}

}  // namespace minibragg::nanobragg
