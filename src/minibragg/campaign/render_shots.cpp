#include "minibragg/campaign/render_shots.hpp"

#include <algorithm>
#include <numeric>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/diffraction/render.hpp"

namespace minibragg::campaign {

namespace {

/// Rows of one launch, and their steps.
struct Launch {
    std::size_t first, end;
    std::int64_t steps = 0;
};

/// Rows that give every thread of the machine work: a host's take rows, a device's take pixels.
std::size_t rows_for_all_threads(const setup::LocalPixels& pixels) {
    // Of an instance since Kokkos 4.
    // NOLINTNEXTLINE(readability-static-accessed-through-instance)
    const auto threads = static_cast<std::size_t>(ExecSpace().concurrency());
    if (runs_on_host) {
        return threads;
    }
    const std::size_t of_shot = std::max<std::size_t>(1, pixels.mask.size());
    return (threads * pixels.panel_of_row.size() + of_shot - 1) / of_shot;
}

/// The next rows: as many as hold the steps of a launch, and keep all threads busy at least.
Launch next_launch(
    const std::vector<std::int64_t>& steps_of_row,
    std::size_t first,
    std::size_t fewest_rows,
    std::int64_t wanted_steps
) {
    const std::size_t rows = steps_of_row.size();
    const std::size_t fewest = std::min(rows, first + fewest_rows);
    Launch launch{first, first};
    while (launch.end < rows && (launch.end < fewest || launch.steps < wanted_steps)) {
        launch.steps += steps_of_row[launch.end++];
    }
    return launch;
}

/// Aims at launches that are long enough to cost nothing and short enough to show progress: an
/// image of a device's few milliseconds is one launch.
std::int64_t steps_of_next(std::int64_t steps, double seconds) {
    constexpr double seconds_a_launch = 0.2, shortest_time_s = 1e-9, fastest_growth = 16.0;
    const double growth =
        std::min(fastest_growth, seconds_a_launch / std::max(seconds, shortest_time_s));
    return static_cast<std::int64_t>(static_cast<double>(steps) * growth);
}

/// How long rows may take that are rendered together, on a machine that does something else as
/// well.
double longest_launch_s(const Launch& launch, std::int64_t steps_of_launch) {
    constexpr double longest_usual_s = 60.0;
    return longest_usual_s * static_cast<double>(launch.steps) /
           static_cast<double>(std::max<std::int64_t>(1, steps_of_launch));
}

/// The steps of the rows of all shots, one shot after the other.
std::vector<std::int64_t> steps_of_all_rows(
    const std::vector<setup::Shot>& shots, const setup::LocalPixels& pixels
) {
    std::vector<std::int64_t> steps;
    for (const setup::Shot& shot : shots) {
        const auto of_shot = steps_of_rows(shot.scene, pixels);
        steps.insert(steps.end(), of_shot.begin(), of_shot.end());
    }
    return steps;
}

Array<const float> part_of(const Array<float>& images, std::int64_t pixels, std::size_t shot) {
    if (images.extent(0) == 0) {
        return {};
    }
    const std::size_t first = shot * static_cast<std::size_t>(pixels);
    return Kokkos::subview(
        images, std::make_pair(first, first + static_cast<std::size_t>(pixels))
    );
}

}  // namespace

Frame Frames::operator[](std::size_t shot) const {
    return {
        part_of(images.photons, pixels, shot),
        part_of(images.bragg, pixels, shot),
        part_of(images.background, pixels, shot),
        shot < labels.size() ? &labels[shot] : nullptr};
}

Frames make_frames(const PreparedRun& run, bool separate) {
    return {
        {},
        {},
        setup::make_images(run.pixels, run.images_a_launch, separate),
        static_cast<std::int64_t>(run.pixels.mask.size())};
}

std::vector<std::int64_t> steps_of_rows(
    const scene::SceneModel& scene, const setup::LocalPixels& pixels
) {
    std::vector<std::int64_t> of_pixel;
    of_pixel.reserve(scene.panels.size());
    for (int panel = 0; panel < static_cast<int>(scene.panels.size()); ++panel) {
        of_pixel.push_back(scene::steps_per_pixel(scene, panel));
    }
    std::vector<std::int64_t> steps;
    steps.reserve(pixels.panel_of_row.size());
    for (std::size_t row = 0; row < pixels.panel_of_row.size(); ++row) {
        steps.push_back(
            pixels.good_pixels_of_row[row] *
            of_pixel[static_cast<std::size_t>(pixels.panel_of_row[row])]
        );
    }
    return steps;
}

std::int64_t steps_of_shot(const scene::SceneModel& scene, const setup::LocalPixels& pixels) {
    const auto steps = steps_of_rows(scene, pixels);
    return std::accumulate(steps.begin(), steps.end(), std::int64_t{0});
}

void Renderer::render(std::span<const int> images, Frames& frames) {
    expects(images.size() <= static_cast<std::size_t>(run_.images_a_launch));
    frames.shots.clear();
    frames.labels.clear();
    frames.scenes = {};
    std::vector<scene::ShotScene> to_upload;
    frames.shots.reserve(images.size());
    for (const int image : images) {
        const setup::Shot& shot =
            frames.shots.emplace_back(setup::make_shot(run_.experiment, image));
        to_upload.push_back({shot.scene, shot.own});
    }
    frames.scenes = scene::upload_shots(exec_, run_.scenes, to_upload);
    const std::vector<std::int64_t> steps = steps_of_all_rows(frames.shots, run_.pixels);
    const std::size_t fewest_rows = rows_for_all_threads(run_.pixels);
    const auto& all = run_.pixels.rows;
    const auto gives_up = [&run = run_] {
        return !run.plan.has_data_files && stop_is_asked();
    };
    for (std::size_t first = 0; first < steps.size() && !gives_up();) {
        const Launch launch = next_launch(steps, first, fewest_rows, steps_of_launch_);
        watch_.advance(longest_launch_s(launch, steps_of_launch_));
        const Kokkos::Timer timer;
        const Array<const scene::PixelRow> some =
            Kokkos::subview(all.rows, std::make_pair(launch.first, launch.end));
        diffraction::render(exec_, frames.scenes, {some, all.mask}, frames.images);
        exec_.fence();
        progress_.advance(launch.steps);
        if (launch.steps >= steps_of_launch_) {
            steps_of_launch_ = steps_of_next(launch.steps, timer.seconds());
        }
        first = launch.end;
    }
    watch_.advance();
}

}  // namespace minibragg::campaign
