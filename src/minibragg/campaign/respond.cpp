#include "minibragg/campaign/respond.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/response/apply_response.hpp"

namespace minibragg::campaign {

namespace {

using parallel::RowTransfer;

/// Rows of the signal, with their borders, of one of this rank's bands.
Array<float> signal_rows(const Responder& responder, const RowTransfer& transfer, int band) {
    const setup::SignalBlock& block = responder.local.blocks[static_cast<std::size_t>(band)];
    const std::int64_t first =
        block.first +
        std::int64_t{transfer.first_row - block.first_row + block.radius} * block.pitch;
    return Kokkos::subview(
        responder.local.device.signal,
        std::make_pair(first, first + std::int64_t{transfer.rows} * block.pitch)
    );
}

/// Sends or receives one transfer, or both within this rank. MPI sees memory of the host.
void perform(
    const parallel::Communicator& communicator,
    const Responder& responder,
    const RowTransfer& transfer
) {
    const bool sends = transfer.from == communicator.rank();
    const bool receives = transfer.to == communicator.rank();
    if (sends && receives) {
        Kokkos::deep_copy(
            signal_rows(responder, transfer, transfer.to_band),
            signal_rows(responder, transfer, transfer.from_band)
        );
        return;
    }
    const Array<float> rows =
        signal_rows(responder, transfer, sends ? transfer.from_band : transfer.to_band);
    const auto rows_host = Kokkos::create_mirror_view(rows);
    const std::span values(rows_host.data(), rows_host.extent(0));
    if (sends) {
        Kokkos::deep_copy(rows_host, rows);
        communicator.send(std::as_bytes(values), transfer.to);
    } else {
        communicator.receive(std::as_writable_bytes(values), transfer.from);
        Kokkos::deep_copy(rows, rows_host);
    }
}

}  // namespace

void prepare_response(PreparedRun& run) {
    if (!run.experiment.response) {
        return;
    }
    const setup::ResponseSetup& setup = *run.experiment.response;
    Responder responder;
    responder.local = setup::upload_response(setup, run.experiment.detector, run.pixels);
    std::vector<int> reach;
    for (const std::size_t spread : setup.spread_of_panel) {
        reach.push_back(setup.spreads[spread].radius);
    }
    const auto all = parallel::halo_transfers(run.group_bands, reach);
    std::copy_if(
        all.begin(),
        all.end(),
        std::back_inserter(responder.transfers),
        [rank = run.group.rank()](const RowTransfer& transfer) {
            return transfer.from == rank || transfer.to == rank;
        }
    );
    setup::flag_defects(setup, run.experiment.detector, run.pixels);
    run.responder = std::move(responder);
}

void respond(
    const ExecSpace& exec,
    int image,
    const Array<const float>& photons,
    const parallel::Communicator& group,
    const Responder& responder
) {
    const response::DeviceResponse& device = responder.local.device;
    response::record_signal(exec, device, photons, image);
    exec.fence();
    for (const RowTransfer& transfer : responder.transfers) {
        perform(group, responder, transfer);
    }
    response::read_out(exec, device, image);
    exec.fence();
}

}  // namespace minibragg::campaign
