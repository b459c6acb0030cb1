#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/option_rule.hpp"

namespace minibragg::nanobragg {

namespace {

/// eV Angstrom, the value of the reference program.
constexpr double hc_eV_A = 12398.42;

double milliradians(const OptionValues& values) {
    return values.number() / mrad_per_rad;
}

void set_wavelength(Options& options, const OptionValues& values) {
    options.beam.wavelength_m = values.number() / A_per_m;
    options.beam.wavelength_option = values.option();
}

void set_energy(Options& options, const OptionValues& values) {
    options.beam.wavelength_m = (hc_eV_A / values.number()) / A_per_m;
    options.beam.wavelength_option = values.option();
}

void set_dispersion(Options& options, const OptionValues& values) {
    options.beam.dispersion.range = values.number() / percent;
}

void set_dispersion_steps(Options& options, const OptionValues& values) {
    options.beam.dispersion.count = values.integer();
}

void set_divergence(Options& options, const OptionValues& values) {
    options.beam.horizontal.range = options.beam.vertical.range = milliradians(values);
}

void set_horizontal_range(Options& options, const OptionValues& values) {
    options.beam.horizontal.range = milliradians(values);
}

void set_vertical_range(Options& options, const OptionValues& values) {
    options.beam.vertical.range = milliradians(values);
}

void set_horizontal_step(Options& options, const OptionValues& values) {
    options.beam.horizontal.step = milliradians(values);
}

void set_vertical_step(Options& options, const OptionValues& values) {
    options.beam.vertical.step = milliradians(values);
}

void set_horizontal_count(Options& options, const OptionValues& values) {
    options.beam.horizontal.count = values.integer();
}

void set_vertical_count(Options& options, const OptionValues& values) {
    options.beam.vertical.count = values.integer();
}

void set_divergence_counts(Options& options, const OptionValues& values) {
    options.beam.horizontal.count = options.beam.vertical.count = values.integer();
}

void set_round(Options& options, const OptionValues&) {
    options.beam.is_divergence_round = true;
}

void set_square(Options& options, const OptionValues&) {
    options.beam.is_divergence_round = false;
}

void set_source_file(Options& options, const OptionValues& values) {
    options.beam.source_file = values.text();
}

void set_scattering_table(Options& options, const OptionValues& values) {
    options.beam.scattering_table = {values.option(), values.text()};
}

void set_beam_vector(Options& options, const OptionValues& values) {
    options.beam.direction = values.vector();
    options.detector.convention = Convention::custom;
}

void set_polarization_vector(Options& options, const OptionValues& values) {
    options.beam.polarization_axis = values.vector();
    options.detector.convention = Convention::custom;
}

void set_kahn_factor(Options& options, const OptionValues& values) {
    options.beam.kahn_factor = values.number();
    options.beam.is_unpolarized_factor_one = false;
}

void set_no_polarization(Options& options, const OptionValues&) {
    options.beam.is_unpolarized_factor_one = true;
}

void set_fluence(Options& options, const OptionValues& values) {
    options.beam.fluence_photons_per_m2 = values.number();
}

void set_flux(Options& options, const OptionValues& values) {
    options.beam.flux_photons_per_s = values.number();
}

void set_exposure(Options& options, const OptionValues& values) {
    options.beam.exposure_s = values.number();
}

void set_beam_size(Options& options, const OptionValues& values) {
    options.beam.size_m = values.number() / mm_per_m;
}

void set_water(Options& options, const OptionValues& values) {
    options.beam.water_m = values.number() / um_per_m;
}

void set_d_min(Options& options, const OptionValues& values) {
    options.beam.d_min_m = values.number() * m_per_A;
}

constexpr OptionRule beam_table[] = {
    {"-lambda", 1, set_wavelength},
    {"-wave", 1, set_wavelength},
    {"-energy", 1, set_energy},
    {"-dispersion", 1, set_dispersion},
    {"-dispsteps", 1, set_dispersion_steps},
    {"-divergence", 1, set_divergence},
    {"-hdivrange", 1, set_horizontal_range},
    {"-vdivrange", 1, set_vertical_range},
    {"-hdivstep", 1, set_horizontal_step, Match::whole},
    {"-vdivstep", 1, set_vertical_step, Match::whole},
    {"-hdivsteps", 1, set_horizontal_count},
    {"-vdivsteps", 1, set_vertical_count},
    {"-divsteps", 1, set_divergence_counts},
    {"-round_div", 0, set_round},
    {"-square_div", 0, set_square},
    {"-sourcefile", 1, set_source_file},
    {"-beam_vector", 3, set_beam_vector},
    {"-polar_vector", 3, set_polarization_vector},
    {"-polar", 1, set_kahn_factor, Match::whole},
    {"-nopolar", 0, set_no_polarization},
    {"-fluence", 1, set_fluence},
    {"-flux", 1, set_flux},
    {"-exposure", 1, set_exposure},
    {"-beamsize", 1, set_beam_size},
    {"-water", 1, set_water},
    {"-dmin", 1, set_d_min},
    {"-stol", 1, set_scattering_table, Match::whole},
    {"-4stol", 1, set_scattering_table, Match::whole},
    {"-Q", 1, set_scattering_table, Match::whole},
};

}  // namespace

std::span<const OptionRule> beam_rules() {
    return beam_table;
}

}  // namespace minibragg::nanobragg
