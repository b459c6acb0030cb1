#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "minibragg/config/key_table.hpp"
#include "minibragg/config/series_config.hpp"

namespace minibragg::config {

/// The numbers that may differ from shot to shot, apart from thicknesses of materials. The
/// value is the quantity's stream of random numbers: never give it to another, or decks of old
/// give other shots.
enum class ShotKey : std::uint32_t {
    lattices = 0,
    wavelength = 1,
    energy = 2,
    fluence = 3,
    flux = 4,
    cells_a = 5,
    cells_b = 6,
    cells_c = 7,
    size_factor = 8,
    cell_a = 9,
    cell_b = 10,
    cell_c = 11,
    cell_alpha = 12,
    cell_beta = 13,
    cell_gamma = 14,
    cell_factor = 15,
    mosaic_spread = 16,
    distance = 17,
    beam_center_x = 18,
    beam_center_y = 19,
    constant_photons = 20,
    water = 21,
    lattice_weight = 22,
};

inline constexpr std::size_t shot_key_count = 23;

/// Streams of what is no single number; those of materials follow one after the other.
enum class ShotStream : std::uint32_t {
    orientation = 64,
    mosaic_seed = 65,
    spectrum = 66,
    spectrum_order = 67,
    first_material = 128,
};

/// What is known of a quantity: its name in the deck, its member, its physical range.
struct ShotQuantity {
    ShotKey key;
    std::string_view name;
    std::optional<PerShot> Series::*member;
    Allowed allowed;
    bool is_of_crystal;  ///< each crystal of a shot draws its own
    std::string_view meaning;
    Hints hints;
};

/// All quantities, in the order of ShotKey.
std::span<const ShotQuantity> shot_quantities();

inline const ShotQuantity& quantity_of(ShotKey key) {
    return shot_quantities()[static_cast<std::size_t>(key)];
}

/// The range of a material's thickness in millimetres.
inline Allowed allowed_thickness() {
    return at_least(0.0);
}

/// Whether a value lies in a range.
bool is_allowed(double value, const Allowed& allowed);

}  // namespace minibragg::config
