#pragma once

#include <array>
#include <optional>

#include "minibragg/config/run_config.hpp"
#include "minibragg/reflections/reflections.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// A deck's cell: a, b, c in Angstrom, alpha, beta, gamma in degrees.
crystal::UnitCell unit_cell(const std::array<double, 6>& deck);

/// The reflections a deck asks for, expanded to P1: from its file (rank 0 reads and computes,
/// all get the list), or random; empty when the deck has neither. With the deck's overall B
/// factor, and with notes of what was read and of what does not fit the deck.
///
/// Without structure_factors.resolution_A, models and random amplitudes are computed so far
/// that the reflection nearest to any point of the detector is among them, though not beyond
/// 0.2 Angstrom.
/// @param cell                   the deck's or its orientation matrix'; none: not given
/// @param detector_resolution_A  of the detector's farthest corner (detector_resolution.hpp)
/// @throws InputError on every rank
reflections::ReflectionList load_reflections(
    const config::Run& deck,
    const std::optional<crystal::UnitCell>& cell,
    double detector_resolution_A,
    const Files& files
);

}  // namespace minibragg::setup
