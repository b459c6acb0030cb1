#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/campaign/job.hpp"
#include "minibragg/campaign/respond.hpp"
#include "minibragg/campaign/series_plan.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/scene/upload_scene.hpp"
#include "minibragg/setup/local_pixels.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::campaign {

/// What a rank knows before it renders, the same for all images.
struct PreparedRun {
    setup::Experiment experiment;
    ResidentMemory set_up;      ///< when the set-up was made, and nothing else
    std::vector<int> selected;  ///< images to be made, rising
    SeriesPlan plan;
    double expected_s_per_image = 0.0;  ///< of all ranks together; 0: nobody has to know
    int groups = 1;                     ///< of ranks
    parallel::Communicator group = parallel::Communicator::self();  ///< that this rank is of
    std::vector<std::vector<parallel::Band>> group_bands;  ///< [rank of the group][band]
    int images_a_launch = 1;                               ///< that are rendered together
    setup::LocalPixels pixels;                             ///< of this rank
    std::int64_t steps = 0;                                ///< of this rank, the first image
    scene::DeviceScenes scenes;               ///< the experiment's own, on the device
    std::optional<Responder> responder;       ///< none: the deck has no response
    std::vector<nexus::Quantity> quantities;  ///< that are written
    files::Experiment description;            ///< for the writers: the first image
};

/// Shots whose values a check of a series draws at most: some tenths of a second.
inline constexpr std::size_t most_checked_shots = 20'000;

/// All images, or most_checked_shots of them all over the list.
std::vector<int> some_of(const std::vector<int>& images);

/// Draws the shots that are to be made, so that a shot that cannot be is refused before
/// anything is computed.
/// @throws InputError on every rank
void check_shots(const setup::Experiment& experiment, std::span<const int> images);

/// Reads files, checks what they say, uploads the deck's own scene: no pixel has a place.
PreparedRun prepare_scene(const Job& job);

/// Shares the pixels of an image out over the ranks of its group: as many images a launch as
/// the deck of the experiment says, or as fit. May be called again when that has changed.
/// @post run.group_bands, run.images_a_launch, run.pixels, run.responder
void share_pixels(PreparedRun& run);

/// prepare_scene() and share_pixels(), all ranks being one group: for those who make images and
/// write no file of them.
PreparedRun prepare_images(const Job& job);

/// prepare_scene(), and all that writing its images needs: checks the output files, arranges
/// the ranks, shares the pixels out.
PreparedRun prepare_run(const Job& job);

}  // namespace minibragg::campaign
