#include "minibragg/campaign/list_spots.hpp"

#include "minibragg/parallel/exchange.hpp"
#include "minibragg/report/progress.hpp"
#include "minibragg/spots/spot_cost.hpp"
#include "minibragg/spots/spots_of_image.hpp"

namespace minibragg::campaign {

std::vector<spots::Spot> spots_of_frame(
    const PreparedRun& run,
    const parallel::Communicator& group,
    const Frames& frames,
    std::size_t shot,
    const GroupWatch& watch
) {
    scene::DeviceScenes scenes = frames.scenes;
    scenes.shots = {frames.scenes.shots[shot]};
    const Frame frame = frames[shot];
    // Without a background all photons are of crystals.
    const bool is_apart = frames.images.bragg.extent(0) != 0;
    return spots::spots_of_image(
        group,
        {run.experiment,
         frames.shots[shot],
         scenes,
         run.pixels,
         is_apart ? frame.bragg : frame.photons,
         [&] {
             watch.advance();
         }}
    );
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
