#include "minibragg/campaign/list_spots.hpp"

#include <utility>

#include "minibragg/parallel/exchange.hpp"
#include "minibragg/report/progress.hpp"
#include "minibragg/spots/spot_cost.hpp"
#include "minibragg/spots/spots_of_image.hpp"

namespace minibragg::campaign {

namespace {

/// The scene of one of the shots that were rendered together.
scene::DeviceScenes scene_of(const Frames& frames, std::size_t shot) {
    scene::DeviceScenes scenes = frames.scenes;
    scenes.shots = {frames.scenes.shots[shot]};
    return scenes;
}

/// Without a background all photons are of crystals.
Array<const float> bragg_of(const Frames& frames, std::size_t shot) {
    const Frame frame = frames[shot];
    return frames.images.bragg.extent(0) != 0 ? frame.bragg : frame.photons;
}

}  // namespace

std::vector<spots::Spot> spots_of_frame(
    const PreparedRun& run,
    const parallel::Communicator& group,
    const Frames& frames,
    std::size_t shot,
    const GroupWatch& watch
) {
    const scene::DeviceScenes scenes = scene_of(frames, shot);
    return spots::spots_of_image(
        group,
        {run.experiment,
         frames.shots[shot],
         scenes,
         run.pixels,
         bragg_of(frames, shot),
         [&] {
             watch.advance();
         }}
    );
}

std::vector<spots::Spot> label_frame(
    const PreparedRun& run, Frames& frames, std::size_t shot, const GroupWatch& watch
) {
    const scene::DeviceScenes scenes = scene_of(frames, shot);
    spots::SpotsAndPixels found = spots::spots_with_pixels(
        run.group,
        {run.experiment,
         frames.shots[shot],
         scenes,
         run.pixels,
         bragg_of(frames, shot),
         [&] {
             watch.advance();
         }}
    );
    const auto pixels = parallel::broadcast(run.group, found.pixels);
    const auto photons =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), frames[shot].photons);
    frames.labels.push_back(spots::label_pixels(
        run.experiment.deck.output, pixels, run.pixels, {photons.data(), photons.extent(0)}
    ));
    return std::move(found.spots);
}

void list_spots(
    const Job& job,
    PreparedRun& run,
    const std::function<void(int image, const std::vector<spots::Spot>&)>& take
) {
    const auto costs = setup::row_costs(run.experiment.detector, run.experiment.scene);
    const auto bands = parallel::decompose(costs, job.communicator.size());
    run.pixels = setup::make_local_pixels(
        run.experiment.detector, bands[static_cast<std::size_t>(job.communicator.rank())]
    );
    report::Log silent(nullptr, false);
    report::Progress nobody(silent, 1, 1);
    const ExecSpace exec;
    Renderer renderer(exec, run, nobody, {});
    Frames frames = make_frames(run, spots::has_background(run.experiment));
    for (const int image : run.selected) {
        renderer.render({&image, 1}, frames);
        const auto spots = spots_of_frame(run, job.communicator, frames, 0, {});
        parallel::on_root(job.communicator, [&] {
            take(image, spots);
        });
    }
}

}  // namespace minibragg::campaign
