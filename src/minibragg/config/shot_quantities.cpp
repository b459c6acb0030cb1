#include "minibragg/config/shot_quantities.hpp"

#include <cmath>
#include <vector>

namespace minibragg::config {

static Allowed whole_between(double lowest, double highest) {
    Allowed allowed = between(lowest, highest);
    allowed.is_whole = true;
    return allowed;
}

// A table is read by its rows, so it is not reformatted.
// clang-format off
// NOLINTBEGIN(readability-magic-numbers): a limit is explained by the row it stands in

using K = ShotKey;
using S = Series;

static constexpr bool of_shot = false, of_crystal = true;
static constexpr double most_orientations = 1'000'000;
static constexpr double longest_edge_A = 1e5;

/// Crystals in the beam, and the beam.
static std::vector<ShotQuantity> beam_quantities() {
    return {
        {K::lattices, "lattices", &S::lattices, whole_between(0, 100), of_shot,
         "Number of crystals in one shot: their patterns add up, each as strong as one crystal "
         "alone or as lattice_weight says; 0: a blank shot, of background alone.",
         {.also = "multi multilattice crystals blank empty"}},
        {K::wavelength, "wavelength_A", &S::wavelength_A, between(0.01, 100.0), of_shot,
         "Wavelength of the central ray; a spectrum moves with it.", {.also = "lambda wave"}},
        {K::energy, "energy_eV", &S::energy_eV, between(100.0, 1e6), of_shot,
         "Photon energy of the central ray, in place of the wavelength.", {}},
        {K::fluence, "fluence_photons_per_m2", &S::fluence_photons_per_m2, above(0.0), of_shot,
         "Photons per area.", {}},
        {K::flux, "flux_photons_per_s", &S::flux_photons_per_s, above(0.0), of_shot,
         "Photons per time, in place of the fluence; with exposure and size of the beam.",
         {.also = "intensity"}},
    };
}

/// Size, cell and mosaicity of crystals.
static std::vector<ShotQuantity> crystal_quantities() {
    return {
        {K::cells_a, "cells_a", &S::cells_a, whole_between(1, most_orientations), of_shot,
         "Number of unit cells along a.", {.also = "na"}},
        {K::cells_b, "cells_b", &S::cells_b, whole_between(1, most_orientations), of_shot,
         "Number of unit cells along b.", {.also = "nb"}},
        {K::cells_c, "cells_c", &S::cells_c, whole_between(1, most_orientations), of_shot,
         "Number of unit cells along c.", {.also = "nc"}},
        {K::size_factor, "size_factor", &S::size_factor, above(0.0), of_shot,
         "Factor on the number of unit cells along a, b and c, which are rounded to whole "
         "numbers, at least 1.",
         {.also = "size crystal_size"}},
        {K::cell_a, "cell_a_A", &S::cell_a_A,
         {.lowest = 0.0, .highest = longest_edge_A, .is_above_lowest = true},
         of_crystal, "Edge a of the unit cell.", {.also = "unit_cell cell"}},
        {K::cell_b, "cell_b_A", &S::cell_b_A,
         {.lowest = 0.0, .highest = longest_edge_A, .is_above_lowest = true},
         of_crystal, "Edge b of the unit cell.", {}},
        {K::cell_c, "cell_c_A", &S::cell_c_A,
         {.lowest = 0.0, .highest = longest_edge_A, .is_above_lowest = true},
         of_crystal, "Edge c of the unit cell.", {}},
        {K::cell_alpha, "cell_alpha_deg", &S::cell_alpha_deg, between(1.0, 179.0), of_crystal,
         "Angle alpha of the unit cell.", {}},
        {K::cell_beta, "cell_beta_deg", &S::cell_beta_deg, between(1.0, 179.0), of_crystal,
         "Angle beta of the unit cell.", {}},
        {K::cell_gamma, "cell_gamma_deg", &S::cell_gamma_deg, between(1.0, 179.0), of_crystal,
         "Angle gamma of the unit cell.", {}},
        {K::cell_factor, "cell_factor", &S::cell_factor, between(0.5, 2.0), of_crystal,
         "Factor on all three edges of the unit cell: a crystal that has swollen or shrunk.",
         {.also = "scale"}},
        {K::mosaic_spread, "mosaic_spread_deg", &S::mosaic_spread_deg,
         between(0.0, 180.0), of_crystal,
         "Mosaic spread.", {.also = "mosaicity mosaic"}},
    };
}

/// Where the detector stands, and what reaches it without the crystal.
static std::vector<ShotQuantity> detector_quantities() {
    return {
        {K::distance, "distance_mm", &S::distance_mm, at_least(0.0), of_shot,
         "From the crystal to the detector plane, along the beam.",
         {.also = "detector_distance"}},
        {K::beam_center_x, "beam_center_x_mm", &S::beam_center_x_mm, anything(), of_shot,
         "Where the beam hits along x, from the detector's own origin.",
         {.also = "beam_center xbeam jitter"}},
        {K::beam_center_y, "beam_center_y_mm", &S::beam_center_y_mm, anything(), of_shot,
         "Where the beam hits along y, from the detector's own origin.", {.also = "ybeam"}},
        {K::constant_photons, "constant_photons", &S::constant_photons, at_least(0.0), of_shot,
         "Photons added to every pixel.", {}},
        {K::water, "water_um", &S::water_um, at_least(0.0), of_shot,
         "Thickness of nanoBragg's flat water.", {.also = "water"}},
    };
}

/// What came later: their numbers follow those of the others.
static std::vector<ShotQuantity> later_quantities() {
    return {
        {K::lattice_weight, "lattice_weight", &S::lattice_weight, between(0.0, 1e6), of_crystal,
         "Strength of each crystal's pattern relative to that of the crystal alone.",
         {.also = "weight crystal_weight lattice_scale"}},
    };
}

// NOLINTEND(readability-magic-numbers)
// clang-format on

std::span<const ShotQuantity> shot_quantities() {
    static const std::vector<ShotQuantity> quantities = [] {
        std::vector<ShotQuantity> all = beam_quantities();
        for (const auto& more :
             {crystal_quantities(), detector_quantities(), later_quantities()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }();
    return quantities;
}

bool is_allowed(double value, const Allowed& allowed) {
    const bool is_high_enough =
        allowed.is_above_lowest ? value > allowed.lowest : value >= allowed.lowest;
    const bool is_of_kind = !allowed.is_whole || value == std::round(value);
    return is_high_enough && is_of_kind && value <= allowed.highest;
}

}  // namespace minibragg::config
