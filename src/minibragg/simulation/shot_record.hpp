#pragma once

#include <span>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/setup/make_shot.hpp"

namespace minibragg::simulation {

/// What is true of a shot, for /entry/run/truth: names without a path, the same names, shapes
/// and units for every shot of an experiment, so that they can be stacked. Where a shot has
/// fewer crystals than another, NaN.
nexus::RunRecord truth_of_shot(const setup::Experiment& experiment, const setup::Shot& shot);

/// What all shots have in common, for /entry/run/truth, likewise.
nexus::RunRecord truth_of_run(const setup::Experiment& experiment);

/// Draws the shots that are to be made, so that a shot that cannot be is refused before
/// anything is computed.
/// @throws InputError on every rank
void check_shots(const setup::Experiment& experiment, std::span<const int> images);

/// What an image file says of its images' beams: the wavelength, spectrum and flux of each,
/// where they differ.
/// @param images in the order of the file
void describe_beams(
    const setup::Experiment& experiment,
    std::span<const int> images,
    files::Experiment& description
);

}  // namespace minibragg::simulation
