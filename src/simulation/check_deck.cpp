#include "simulation/check_deck.hpp"

#include <algorithm>

#include "diffraction/render.hpp"
#include "report/format.hpp"
#include "simulation/memory.hpp"
#include "simulation/run_record.hpp"

namespace minibragg::simulation {

namespace {

/// Steps per second of one rank, from some rows in the middle of its share; 0 without work.
double measured_rate(const PreparedRun& run) {
    constexpr std::size_t sample_rows = 4;
    const std::size_t rows = run.pixels.rows.rows.extent(0);
    const std::size_t first = rows / 2, last = std::min(first + sample_rows, rows);
    double steps = 0.0;
    for (std::size_t row = first; row < last; ++row) {
        steps += static_cast<double>(run.steps_of_row[row]);
    }
    const Array<const diffraction::PixelRow> some =
        Kokkos::subview(run.pixels.rows.rows, std::make_pair(first, last));
    const Kokkos::Timer timer;
    diffraction::render(run.scene, {some, run.pixels.rows.mask}, run.images);
    Kokkos::fence();
    const double seconds = timer.seconds();
    return seconds > 0.0 ? steps / seconds : 0.0;
}

}  // namespace

void check_deck(const Job& job) {
    const PreparedRun run = prepare_run(job);
    const parallel::Communicator& communicator = job.communicator;
    RunResult planned;
    planned.ranks = communicator.size();
    planned.steps = communicator.sum(run.steps);
    job.log.line(what_is_simulated(job.deck, run, planned));
    if (const std::string response = what_responds(run); !response.empty()) {
        job.log.line("response    " + response);
    }
    const MemoryNeed need = memory_of_run(job.deck.run, run.setup);
    const double bytes = static_cast<double>(need.shared_by_pixels) +
                         static_cast<double>(need.on_every_rank) * communicator.size();
    job.log.line("memory      " + report::with_prefix(bytes) + "B on all ranks");
    const auto most = communicator.max(static_cast<double>(run.steps));
    const auto least = communicator.min(static_cast<double>(run.steps));
    job.log.line(
        "work        " + report::with_prefix(least) + "steps to " + report::with_prefix(most) +
        "steps a rank"
    );
    const double rate = measured_rate(run);
    const double seconds =
        communicator.max(rate > 0.0 ? static_cast<double>(run.steps) / rate : 0.0);
    job.log.line("path        about " + report::duration(seconds));
    job.log.line(job.deck.file_name + " is valid");
}

}  // namespace minibragg::simulation
