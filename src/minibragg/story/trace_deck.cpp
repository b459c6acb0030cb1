#include "minibragg/story/trace_deck.hpp"

#include <string>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/story/tell_trace.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;

std::string named(const TracedPixel& pixel) {
    return "--pixel " + std::to_string(pixel.panel) + "," + std::to_string(pixel.slow) + "," +
           std::to_string(pixel.fast);
}

void check_pixel(const std::vector<detector::PanelGeometry>& panels, const TracedPixel& pixel) {
    std::string there_is = "the detector has " +
                           report::several(static_cast<std::int64_t>(panels.size()), "panel");
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
        named(pixel) + ": no such pixel (" + there_is +
        "). Give PANEL,SLOW,FAST, counted from 0"
    );
}

/// The pixel of the detector that is asked for, by the image of a file: where that is a native
/// frame, panel 0 is all of it.
TracedPixel pixel_of_image(const PreparedRun& run, const Job& job, const TracedPixel& pixel) {
    const setup::DetectorSetup& detector = run.experiment.detector;
    const auto frame = record::frame_of(job.deck.run, detector);
    if (!frame) {
        check_pixel(detector.panels, pixel);
        return pixel;
    }
    const detector::PanelGeometry whole{
        {}, {}, {}, {}, frame->panel.fast_pixels, frame->panel.slow_pixels, 0.0};
    check_pixel({whole}, pixel);
    for (std::size_t i = 0; i < detector.panels.size(); ++i) {
        const auto slow = pixel.slow - frame->places[i].row;
        const auto fast = pixel.fast - frame->places[i].column;
        if (slow >= 0 && slow < detector.panels[i].slow_pixels && fast >= 0 &&
            fast < detector.panels[i].fast_pixels) {
            return {static_cast<int>(i), static_cast<int>(slow), static_cast<int>(fast)};
        }
    }
    throw InputError(
        named(pixel) +
        ": is in a gap between panels (output.layout is native, panel 0 is the "
        "whole image). Give a pixel of a panel"
    );
}

bool is_masked(const setup::DetectorSetup& detector, const TracedPixel& pixel) {
    const auto row = setup::mask_of(detector, {pixel.panel, pixel.slow, 1});
    return row[static_cast<std::size_t>(pixel.fast)] != 0;
}

}  // namespace

void trace_deck(const Job& job, const TracedPixel& asked) {
    constexpr std::int64_t most_steps = 1000000;
    const PreparedRun run = campaign::prepare_scene(job);
    const setup::Shot shot = setup::make_shot(run.experiment, run.selected.front());
    const TracedPixel pixel = pixel_of_image(run, job, asked);
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
