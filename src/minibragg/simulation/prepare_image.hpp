#pragma once

#include <cstdint>
#include <span>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// Makes the scene of an image, the shot of a series or an image of a rotation, and uploads what differs. A pure
/// function of deck and image: in any order, on any rank, after any other image, the same bits. No communication.
/// @post run.setup.truth, run.scene and run.steps_of_row are the image's
/// @throws InputError, on all ranks that prepare the image alike, for a shot whose values make no scene
void prepare_image(int image, PreparedRun& run);

/// This rank's steps of the prepared image.
std::int64_t steps_of_image(const PreparedRun& run);

/// What is true of the prepared image, for /entry/run/truth: names without a path, the same names, shapes and units
/// for every image of a run, so that they can be stacked. Where a shot has fewer crystals than another, NaN.
nexus::RunRecord truth_of_image(const PreparedRun& run);

/// What all images have in common, for /entry/run/truth, likewise.
nexus::RunRecord truth_of_run(const PreparedRun& run);

/// Draws the shots that are to be made, so that a shot that cannot be is refused before anything is computed.
/// @throws InputError on every rank
void check_shots(const PreparedRun& run, std::span<const int> images);

/// What an image file says of its images' beams: the wavelength, spectrum and flux of each, where they differ.
/// @param images in the order of the file
void describe_beams(
    const PreparedRun& run, std::span<const int> images, files::Experiment& experiment
);

}  // namespace minibragg::simulation
