#include "nanobragg/option_rule.hpp"

namespace minibragg::nanobragg {

namespace {

void set_capture_per_sample(Options& options, const OptionValues&) {
    options.sampling.capture_per_sample = true;
}

void set_polarization_per_sample(Options& options, const OptionValues&) {
    options.sampling.polarization_per_sample = true;
}

void set_solid_angle_per_sample(Options& options, const OptionValues&) {
    options.sampling.solid_angle_per_sample = true;
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
    options.sampling.exact_quirks = true;
}

void set_mixed(Options& options, const OptionValues&) {
    options.sampling.precision = diffraction::Precision::mixed;
}

/// Read and never used, or read before all others.
void accept(Options&, const OptionValues&) {}

constexpr OptionRule rules[] = {
    {"-oversample_thick", Match::anywhere, 0, set_capture_per_sample, true},
    {"-oversample_polar", Match::anywhere, 0, set_polarization_per_sample, true},
    {"-oversample_omega", Match::anywhere, 0, set_solid_angle_per_sample, true},
    {"-oversample", Match::anywhere, 1, set_oversample},
    {"-floatfile", Match::anywhere, 1, set_float_file},
    {"-floatimage", Match::anywhere, 1, set_float_file},
    {"-intfile", Match::anywhere, 1, set_int_file},
    {"-intimage", Match::anywhere, 1, set_int_file},
    {"-pgmfile", Match::anywhere, 1, set_pgm_file},
    {"-pgmimage", Match::anywhere, 1, set_pgm_file},
    {"-noisefile", Match::anywhere, 1, set_noise_file},
    {"-noiseimage", Match::anywhere, 1, set_noise_file},
    {"-nonoise", Match::anywhere, 0, drop_noise},
    {"-nopgm", Match::anywhere, 0, drop_pgm},
    {"-scale", Match::anywhere, 1, set_int_scale},
    {"-pgmscale", Match::anywhere, 1, set_pgm_scale},
    {"-adc", Match::anywhere, 1, set_adc_offset},
    {"-seed", Match::anywhere, 1, set_seed},
    {"-printout", Match::anywhere, 0, set_printing},
    {"-printout_pixel", Match::anywhere, 2, set_printed_pixel},
    {"-progress", Match::anywhere, 0, set_progress},
    {"-noprogress", Match::anywhere, 0, set_no_progress},
    {"-trace_pixel", Match::whole, 2, set_trace},
    {"-exact_quirks", Match::whole, 0, set_exact_quirks},
    {"-mixed", Match::whole, 0, set_mixed},
    {"-density", Match::anywhere, 1, accept},
    {"-sample_den", Match::anywhere, 1, accept},
    {"-MW", Match::whole, 1, accept},
    {"-molec", Match::anywhere, 1, accept},
    {"-stol", Match::whole, 1, accept},
    {"-4stol", Match::whole, 1, accept},
    {"-Q", Match::whole, 1, accept},
    {"-stolout", Match::anywhere, 1, accept},
    {"-coherent", Match::anywhere, 0, accept},
    {"-img", Match::anywhere, 1, accept},
    {"-mask", Match::anywhere, 1, accept},
};

}  // namespace

std::span<const OptionRule> output_rules() {
    return rules;
}

}  // namespace minibragg::nanobragg
