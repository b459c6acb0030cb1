#pragma once

#include "minibragg/simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// Writes the files of a single image that the deck asks for, of the image rendered last. Collective in the group.
/// @throws InputError, EnvironmentError on every rank of the group
void write_single_image_files(const Job& job, const PreparedRun& run);

}  // namespace minibragg::simulation
