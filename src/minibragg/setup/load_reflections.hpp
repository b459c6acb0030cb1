#pragma once

#include <array>
#include <optional>

#include "minibragg/config/run_config.hpp"
#include "minibragg/reflections/reflections.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// What a crystal has to know of beam and detector.
struct CrystalSurroundings {
    double mean_wavelength_A;      ///< scales a MOSFLM matrix; of anomalous scattering
    double detector_resolution_A;  ///< to which amplitudes are wanted (detector_resolution.hpp)
};

/// A deck's cell: a, b, c in Angstrom, alpha, beta, gamma in degrees.
crystal::UnitCell unit_cell(const std::array<double, 6>& deck);

/// The reflections a deck asks for, expanded to P1: from its file (rank 0 reads and computes,
/// all get the list), or random; empty when the deck has neither. With the deck's overall B
/// factor, and with notes of what was read and of what does not fit the deck.
///
/// Without structure_factors.resolution_A, models and random amplitudes are computed so far
/// that the reflection nearest to any point of the detector is among them, though not beyond
/// 0.2 Angstrom.
/// @param cell  the deck's or its orientation matrix'; none: not given
/// @throws InputError on every rank
reflections::ReflectionList load_reflections(
    const config::Run& deck,
    const std::optional<crystal::UnitCell>& cell,
    const CrystalSurroundings& around,
    const Files& files
);

}  // namespace minibragg::setup
