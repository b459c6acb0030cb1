#pragma once

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

/// The detector, beam and scan of a run as the writers describe them.
/// @param images in the order of the file
files::Experiment describe_experiment(
    const config::Run& deck, const setup::Experiment& experiment, std::span<const int> images
);

}  // namespace minibragg::record
