#include "minibragg/story/trace_deck.hpp"

#include <string>

#include "minibragg/base/error.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/story/tell_trace.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;

void check_pixel(const setup::DetectorSetup& detector, const TracedPixel& pixel) {
    const auto& panels = detector.panels;
    std::string there_is = "the detector has " + std::to_string(panels.size()) + " panels";
    if (pixel.panel >= 0 && pixel.panel < static_cast<int>(panels.size())) {
        const auto& panel = panels[static_cast<std::size_t>(pixel.panel)];
        if (pixel.slow >= 0 && pixel.slow < panel.slow_pixels && pixel.fast >= 0 &&
            pixel.fast < panel.fast_pixels) {
            return;
        }
        there_is = "panel " + std::to_string(pixel.panel) + " has " +
                   std::to_string(panel.slow_pixels) + " x " +
                   std::to_string(panel.fast_pixels) + " pixels";
    }
    throw InputError(
        "--pixel " + std::to_string(pixel.panel) + "," + std::to_string(pixel.slow) + "," +
        std::to_string(pixel.fast) + ": no such pixel (" + there_is +
        "). Give PANEL,SLOW,FAST, counted from 0"
    );
}

bool is_masked(const setup::DetectorSetup& detector, const TracedPixel& pixel) {
    const auto row = setup::mask_of(detector, {pixel.panel, pixel.slow, 1});
    return row[static_cast<std::size_t>(pixel.fast)] != 0;
}

}  // namespace

void trace_deck(const Job& job, const TracedPixel& pixel) {
    constexpr std::int64_t most_steps = 1000000;
    const PreparedRun run = campaign::prepare_scene(job);
    const setup::Shot shot = setup::make_shot(run.experiment, run.selected.front());
    check_pixel(run.experiment.detector, pixel);
    if (!job.communicator.is_root()) {
        return;
    }
    const auto scenes = scene::upload_shots(ExecSpace(), run.scenes, {{shot.scene, shot.own}});
    const diffraction::PixelTrace trace =
        diffraction::trace_pixel(scenes, {pixel.panel, pixel.slow, pixel.fast}, most_steps);
    job.log.line(
        "pixel panel " + std::to_string(pixel.panel) + " slow " + std::to_string(pixel.slow) +
        " fast " + std::to_string(pixel.fast) + ": " + std::to_string(trace.samples.size()) +
        " samples, " + std::to_string(trace.steps.size()) + " steps"
    );
    if (is_masked(run.experiment.detector, pixel)) {
        job.log.line("masked: the image has no photons here, whatever follows");
    }
    tell_trace(trace, shot.scene, job.log);
}

}  // namespace minibragg::story
