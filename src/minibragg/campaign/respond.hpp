#pragma once

#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/parallel/halo.hpp"
#include "minibragg/setup/make_response.hpp"

namespace minibragg::campaign {

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

}  // namespace minibragg::campaign
