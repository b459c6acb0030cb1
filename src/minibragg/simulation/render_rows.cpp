#include "minibragg/simulation/render_rows.hpp"

#include <algorithm>

#include "minibragg/base/stop_request.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/simulation/prepare_image.hpp"

namespace minibragg::simulation {

namespace {

/// Rows of one launch, and their steps.
struct Launch {
    std::size_t first, end;
    std::int64_t steps = 0;
};

/// Rows that give every thread of the machine work: a host's take rows, a device's take pixels.
std::size_t rows_for_all_threads(const PreparedRun& run) {
    // NOLINTNEXTLINE(readability-static-accessed-through-instance): of an instance since Kokkos 4
    const auto threads = static_cast<std::size_t>(ExecSpace().concurrency());
    if (runs_on_host) {
        return threads;
    }
    const std::size_t pixels = std::max<std::size_t>(1, run.images.photons.extent(0));
    return (threads * run.steps_of_row.size() + pixels - 1) / pixels;
}

/// The next rows: as many as hold the steps of a launch, and keep all threads busy at least.
Launch next_launch(const PreparedRun& run, std::size_t first) {
    const std::size_t rows = run.steps_of_row.size();
    const std::size_t fewest = std::min(rows, first + rows_for_all_threads(run));
    Launch launch{first, first};
    while (launch.end < rows && (launch.end < fewest || launch.steps < run.steps_of_launch)) {
        launch.steps += run.steps_of_row[launch.end++];
    }
    return launch;
}

/// Aims at launches that are long enough to cost nothing and short enough to show progress: an image of a
/// device's few milliseconds is one launch.
std::int64_t steps_of_next(std::int64_t steps, double seconds) {
    constexpr double seconds_a_launch = 0.2, shortest_time_s = 1e-9, fastest_growth = 16.0;
    const double growth =
        std::min(fastest_growth, seconds_a_launch / std::max(seconds, shortest_time_s));
    return static_cast<std::int64_t>(static_cast<double>(steps) * growth);
}

/// How long rows may take that are rendered together, on a machine that does something else as well.
double longest_launch_s(const Launch& launch, std::int64_t steps_of_launch) {
    constexpr double longest_usual_s = 60.0;
    return longest_usual_s * static_cast<double>(launch.steps) /
           static_cast<double>(std::max<std::int64_t>(1, steps_of_launch));
}

}  // namespace

void render_image(int image, PreparedRun& run, report::Progress& progress) {
    prepare_image(image, run);
    const auto& all = run.pixels.rows;
    const auto gives_up = [&run] {
        return !run.plan.has_data_files && stop_is_asked();
    };
    for (std::size_t first = 0; first < all.rows.extent(0) && !gives_up();) {
        const Launch launch = next_launch(run, first);
        if (run.watch) {
            run.watch->advance(longest_launch_s(launch, run.steps_of_launch));
        }
        const Kokkos::Timer timer;
        const Array<const scene::PixelRow> some =
            Kokkos::subview(all.rows, std::make_pair(launch.first, launch.end));
        diffraction::render(run.scene, {some, all.mask}, run.images);
        Kokkos::fence();
        progress.advance(launch.steps);
        if (launch.steps >= run.steps_of_launch) {
            run.steps_of_launch = steps_of_next(launch.steps, timer.seconds());
        }
        first = launch.end;
    }
    if (run.watch) {
        run.watch->advance();
    }
}

}  // namespace minibragg::simulation
