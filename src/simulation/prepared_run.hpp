#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diffraction/scene_model.hpp"
#include "output/experiment.hpp"
#include "setup/local_pixels.hpp"
#include "setup/make_run.hpp"
#include "simulation/job.hpp"
#include "simulation/respond.hpp"

namespace minibragg::simulation {

/// What a rank needs to render its pixels of every image.
struct PreparedRun {
    setup::RunSetup setup;
    setup::LocalPixels pixels;
    std::vector<std::int64_t> steps_of_row;  ///< [row of pixels], of one image
    std::int64_t steps = 0;                  ///< of this rank, all images
    diffraction::DeviceScene scene;
    diffraction::PhotonImages images;
    Array<std::int32_t> counts;  ///< [pixel] of the last image, or empty without a response
    HostArray<std::int32_t> counts_host;  ///< the same on the host
    std::optional<Responder> responder;   ///< none: the deck has no response
    output::Experiment experiment;        ///< for the writers
};

/// Reads files, checks what can be checked before computing, shares the pixels out, uploads.
PreparedRun prepare_run(const Job& job);

/// The detector, beam and scan of a run as the writers describe them.
output::Experiment describe_experiment(const config::Run& deck, const setup::RunSetup& setup);

}  // namespace minibragg::simulation
