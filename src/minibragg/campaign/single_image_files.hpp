#pragma once

#include <exception>

#include "minibragg/campaign/render_shots.hpp"

namespace minibragg::campaign {

/// Refuses files of formats that cannot describe the detector, before anything is rendered;
/// adds to run.experiment.notes what programs assume of the others.
/// @throws InputError naming the key
/// @param first  of the shots that are to be made
void check_single_image_files(
    const config::Run& deck, PreparedRun& run, const setup::Shot& first
);

/// Whether files are made of this image alone, so that it is to be rendered alone.
bool has_single_image_files(const config::Run& deck, const PreparedRun& run, int image);

/// Writes the files of a single image that the deck asks for of this shot. One that fails keeps
/// neither the others nor the run's own file from being whole. Collective in the group.
/// @return the first failure, the same on every rank of the group; none: all are written
/// @param frames  of one shot
/// @param counts  this rank's of the image; empty without a response
std::exception_ptr write_single_image_files(
    const Job& job,
    const PreparedRun& run,
    const Frames& frames,
    const HostArray<std::int32_t>& counts
);

}  // namespace minibragg::campaign
