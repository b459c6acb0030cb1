#include "minibragg/nanobragg/render_image.hpp"

#include <optional>

#include "minibragg/nanobragg/quirky_image.hpp"
#include "minibragg/nanobragg/resolution_limit.hpp"
#include "minibragg/nanobragg/rows_of_ranks.hpp"

namespace minibragg::nanobragg {

namespace {

/// A scene without turns.
class PlainRun {
public:
    PlainRun(const Setup& setup, const PixelSelection& selection)
        : selection_(selection),
          model_(setup.scene),
          scene_(scene::upload_scene(ExecSpace(), setup.scene)),
          probe_(model_, scene_) {}

    void render(const Rows& rows, const scene::PixelRows& uploaded, std::span<float> photons)
        const {
        render_rows({scene_, diffraction::render}, uploaded, photons);
        if (needs_polarization_correction(model_)) {
            correct_polarization(probe_, selection_, rows, photons);
        }
    }

    const scene::DeviceScenes& scene() const { return scene_; }

private:
    const PixelSelection& selection_;
    const scene::SceneModel& model_;
    scene::DeviceScenes scene_;
    SampleProbe probe_;
};

RenderedImage render_plain(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    std::optional<PlainRun> run;
    parallel::agree(communicator, [&] {
        run.emplace(setup, selection);
    });
    const auto render =
        [&](const Rows& rows, const scene::PixelRows& uploaded, std::span<float> photons) {
            run->render(rows, uploaded, photons);
        };
    GatheredImage gathered =
        render_and_gather({run->scene(), render}, selection, communicator, report_progress);
    return {
        std::move(gathered.photons),
        gathered.solid_angle_sum,
        {{0, run->scene(), setup.scene.crystal.spindle_rotations, setup.interpolates}}};
}

}  // namespace

RenderedImage render_image(
    const Setup& setup,
    const PixelSelection& selection,
    const parallel::Communicator& communicator,
    const std::function<void(double)>& report_progress
) {
    return setup.options.sampling.exact_quirks
               ? render_quirky(setup, selection, communicator, report_progress)
               : render_plain(setup, selection, communicator, report_progress);
}

}  // namespace minibragg::nanobragg
