#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "minibragg/campaign/render_shots.hpp"
#include "minibragg/spots/spot.hpp"

namespace minibragg::campaign {

/// The spots of an image that was rendered, on the root of those who rendered it. Collective
/// among them.
std::vector<spots::Spot> spots_of_frame(
    const PreparedRun& run,
    const parallel::Communicator& group,
    const Frames& frames,
    std::size_t shot,
    const GroupWatch& watch
);

/// The same by the ranks of the run's group, and the labels of this rank's pixels of the image,
/// which are appended to those of the frames. Collective among them.
/// @pre the images before it are labelled
std::vector<spots::Spot> label_frame(
    const PreparedRun& run, Frames& frames, std::size_t shot, const GroupWatch& watch
);

/// Renders the images that are selected, one after the other, all ranks together, and hands the
/// spots of each to `take`, on rank 0; writes nothing. Collective.
/// @param run  of prepare_scene(); the pixels of this rank are noted in it
void list_spots(
    const Job& job,
    PreparedRun& run,
    const std::function<void(int image, const std::vector<spots::Spot>&)>& take
);

}  // namespace minibragg::campaign
