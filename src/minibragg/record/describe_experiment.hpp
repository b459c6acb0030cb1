#pragma once

#include <optional>
#include <span>
#include <vector>

#include "minibragg/config/run_config.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::record {

/// The data sets of a run's files.
std::vector<nexus::Quantity> quantities_of(const config::Run& deck);

/// What an image file says of its images' beams: the wavelength, spectrum and flux of each,
/// where they differ.
/// @param images in the order of the file
void describe_beams(
    const setup::Experiment& experiment,
    std::span<const int> images,
    files::Experiment& description
);

/// The frame in which the images of a run are written; none: its panels stand one below the
/// other, because the deck or the detector wants it so.
/// @throws InputError when the deck wants one and the detector has none
std::optional<files::NativeFrame> frame_of(
    const config::Run& deck, const setup::DetectorSetup& detector
);

/// The detector, beam and scan of a run as the writers describe them.
/// @param images in the order of the file
files::Experiment describe_experiment(
    const config::Run& deck, const setup::Experiment& experiment, std::span<const int> images
);

}  // namespace minibragg::record
