#pragma once

#include <span>
#include <string>
#include <vector>

#include "minibragg/interchange/described_run.hpp"
#include "minibragg/nexus/read_spots.hpp"
#include "minibragg/record/deck.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/setup/make_experiment.hpp"

/// Files by which other programs know a run: geometry (XDS.INP, .geom, .expt) and reflections
/// (INTEGRATE.HKL, .stream, .refl).
namespace minibragg::record {

/// Those that a deck asks for, all of the run and not of an image.
std::vector<ImageFileName> program_file_names(const config::Output& output);

/// What they say.
/// @param images  of the file, in its order
interchange::DescribedRun described_run(
    const config::Run& deck, const setup::Experiment& experiment, std::span<const int> images
);

/// The rows of a list of spots.
std::vector<interchange::Reflection> reflections_of(
    const nexus::SpotTable& table, const interchange::DescribedRun& run
);

/// The text or bytes of a file.
/// @param rows  of reflections_of(); of geometry none are needed
/// @pre the key is one of program_file_names()
std::string program_file(
    const std::string& key,
    const interchange::DescribedRun& run,
    const std::vector<interchange::Reflection>& rows
);

/// Whether a file needs the list of spots.
bool has_reflections(const std::string& key);

}  // namespace minibragg::record
