#pragma once

#include <string>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/config/read_deck.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::setup {

/// A small deck without files; `more` stands below it.
inline config::Run deck_of(
    const std::string& more, const std::vector<std::string>& overrides = {}
) {
    static const std::string deck = R"(
[beam]
wavelength_A = 1.3
flux_photons_per_s = 1e12
exposure_s = 1e-3
size_mm = 0.01
[crystal]
unit_cell = [50, 50, 70, 90, 90, 90]
space_group = "P 43 21 2"
cells = [10, 12, 14]
mosaic = { spread_deg = 0.1, domains = 3 }
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 10
[detector]
grid = { pixels = [8, 8], pixel_size_mm = 1 }
distance_mm = 90
sensor = { thickness_um = 300, layers = 2 }
[[background.material]]
name = "water"
thickness_mm = 0.02
[[background.material]]
name = "air"
thickness_mm = 3
)";
    return config::read_deck(deck + more, "deck.toml", overrides);
}

inline Experiment run_of(
    const std::string& series, const std::vector<std::string>& overrides = {}
) {
    const auto alone = parallel::Communicator::self();
    return make_experiment(deck_of("\n[series]\n" + series, overrides), Files(alone));
}

/// The message with which a series is refused; empty when it is taken.
inline std::string refusal_of(
    const std::string& series, const std::vector<std::string>& overrides = {}
) {
    try {
        run_of(series, overrides);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace minibragg::setup
