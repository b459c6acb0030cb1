#pragma once

#include <string>
#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/parallel/halo.hpp"
#include "minibragg/setup/make_response.hpp"
#include "minibragg/simulation/job.hpp"

namespace minibragg::simulation {

struct PreparedRun;

/// What a rank needs to turn its expected photons into counts.
struct Responder {
    setup::LocalResponse local;
    /// Of signal, from or to this rank, in order.
    std::vector<parallel::RowTransfer> transfers;
};

/// Makes a run's responder, and flags dead and hot pixels in its mask. Nothing happens for
/// decks without a response.
/// @pre run.group_bands, run.pixels
void prepare_response(PreparedRun& run);

/// Turns an image's expected photons into responder.local.device.counts: a pure function of the
/// deck, the photons and the image's number. Collective in the group.
void respond(
    const ExecSpace& exec,
    int image,
    const Array<const float>& photons,
    const parallel::Communicator& group,
    const Responder& responder
);

/// What /entry/run tells of the response beyond the deck: what was chosen for the user. Empty
/// without a response.
nexus::RunRecord truth_of_response(const PreparedRun& run);

/// What the response did to an image: the intensity of the beam. For truth_of_shot(); empty
/// without a response.
nexus::RunRecord response_of_image(const PreparedRun& run, int image);

/// A line for people; empty without a response.
std::string what_responds(const PreparedRun& run);

}  // namespace minibragg::simulation
