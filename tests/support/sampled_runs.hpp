#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minibragg/config/read_deck.hpp"
#include "minibragg/setup/spot_sampling.hpp"

/// Small runs that are sampled as finely as their overrides say.
namespace minibragg::setup {

/// A small detector in the range of 2 Angstrom; spots of 12 to 20 cells of 60 Angstrom are 0.5
/// to 0.8 mm wide.
inline config::Run deck_with(const std::vector<std::string>& overrides) {
    static const std::string deck = R"(
[beam]
wavelength_A = 1.0
polarization = { applied = false }
[crystal]
unit_cell = [60, 60, 60, 90, 90, 90]
cells = [14, 16, 20]
shape = "gauss"
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 100
[detector]
distance_mm = 600
grid = { pixels = [96, 96], pixel_size_mm = 5 }
[sampling]
precision = "double"
oversample = 12
)";
    return config::read_deck(deck, "deck.toml", overrides);
}

inline Experiment run_with(const std::vector<std::string>& overrides) {
    return make_experiment(deck_with(overrides), Files(parallel::Communicator::self()));
}

/// How the first image is sampled.
inline std::optional<SpotSampling> sampling_of(const Experiment& experiment) {
    return sample_spots(experiment, make_shot(experiment, 0));
}

inline std::vector<std::string> mosaic(const std::string& distribution, int domains, int seed) {
    return {
        "crystal.mosaic={spread_deg=0.2, distribution=\"" + distribution +
            "\", domains=" + std::to_string(domains) + ", seed=" + std::to_string(seed) + "}",
        "detector.grid.pixels=[64, 64]",
        "sampling.oversample=10"};
}

inline std::vector<std::string> sweep(int steps, const std::string& more = "crystal.fudge=1") {
    return {
        "goniometer={width_deg=0.8, steps_per_image=" + std::to_string(steps) + "}",
        "detector.grid.pixels=[64, 64]",
        "sampling.oversample=10",
        more};
}

}  // namespace minibragg::setup
