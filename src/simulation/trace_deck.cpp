#include "simulation/trace_deck.hpp"

#include <cmath>
#include <string>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "diffraction/trace_pixel.hpp"
#include "report/format.hpp"
#include "simulation/prepared_run.hpp"

namespace minibragg::simulation {

namespace {

using report::number;

constexpr int digits = 12;

std::string text(const Vec3d& v) {
    return number(v.x, digits) + " " + number(v.y, digits) + " " + number(v.z, digits);
}

void check_pixel(const setup::DetectorSetup& detector, const TracedPixel& pixel) {
    const auto& panels = detector.panels;
    const bool has_panel = pixel.panel >= 0 && pixel.panel < static_cast<int>(panels.size());
    if (!has_panel || pixel.slow < 0 || pixel.fast < 0 ||
        pixel.slow >= panels[static_cast<std::size_t>(pixel.panel)].slow_pixels ||
        pixel.fast >= panels[static_cast<std::size_t>(pixel.panel)].fast_pixels) {
        throw InputError(
            "--pixel " + std::to_string(pixel.panel) + "," + std::to_string(pixel.slow) + "," +
            std::to_string(pixel.fast) + ": no such pixel (the detector has " +
            std::to_string(panels.size()) + " panels). Give PANEL,SLOW,FAST, counted from 0"
        );
    }
}

/// One evaluation of a reflection's intensity.
void print_step(const diffraction::StepRecord& step, double peak, report::Log& log) {
    log.line(
        "      hkl " + text(step.hkl) + "  nearest " + std::to_string(step.nearest_hkl.x) +
        " " + std::to_string(step.nearest_hkl.y) + " " + std::to_string(step.nearest_hkl.z) +
        "  F_cell_e " + number(std::sqrt(step.f_cell_squared), digits) + "  F_lattice " +
        number(std::sqrt(step.f_lattice_squared * peak), digits) +
        (step.passes_limit ? "" : "  beyond d_min: adds nothing")
    );
}

/// Samples, directions and steps in the path's order.
void print_trace(
    const diffraction::PixelTrace& trace, const PreparedRun& run, report::Log& log
) {
    const auto& crystal = run.setup.scene.crystal;
    const auto cells = static_cast<std::size_t>(diffraction::cell_count(crystal));
    const std::size_t directions = trace.directions.size() / trace.samples.size();
    const double peak = diffraction::lattice_peak(crystal.shape, crystal.lattice);
    std::size_t direction_index = 0, step_index = 0;
    for (const diffraction::SampleRecord& sample : trace.samples) {
        log.line(
            "  sample off_slow " + number(sample.point.off_slow, digits) + " off_fast " +
            number(sample.point.off_fast, digits) + " depth_m " +
            number(sample.point.depth_m, digits)
        );
        log.line("    position_m " + text(sample.distance_m * sample.direction));
        log.line("    diffracted " + text(sample.direction));
        log.line("    solid_angle_sr " + number(sample.solid_angle_sr, digits));
        log.line("    capture_fraction " + number(sample.capture, digits));
        for (std::size_t i = 0; i < directions; ++i) {
            const diffraction::DirectionRecord& direction = trace.directions[direction_index++];
            log.line(
                "    incident " + text(direction.incident) + "  polarization " +
                number(direction.polarization, digits)
            );
            log.line("    diffracted_minus_incident " + text(direction.s));
            const std::size_t steps = cells * static_cast<std::size_t>(direction.wavelengths);
            for (std::size_t j = 0; j < steps; ++j) {
                print_step(trace.steps[step_index++], peak, log);
            }
        }
    }
}

}  // namespace

void trace_deck(const Job& job, const TracedPixel& pixel) {
    constexpr std::int64_t most_steps = 1000000;
    const PreparedRun run = prepare_run(job);
    check_pixel(run.setup.detector, pixel);
    if (!job.communicator.is_root()) {
        return;
    }
    const diffraction::PixelTrace trace =
        diffraction::trace_pixel(run.scene, {pixel.panel, pixel.slow, pixel.fast}, most_steps);
    job.log.line(
        "pixel panel " + std::to_string(pixel.panel) + " slow " + std::to_string(pixel.slow) +
        " fast " + std::to_string(pixel.fast) + ": " + std::to_string(trace.samples.size()) +
        " samples, " + std::to_string(trace.steps.size()) + " steps"
    );
    print_trace(trace, run, job.log);
    job.log.line("bragg_photons " + number(trace.last.photons.bragg, digits));
    job.log.line("background_photons " + number(trace.last.photons.background, digits));
    job.log.line(
        "photons " + number(trace.last.photons.bragg + trace.last.photons.background, digits)
    );
}

}  // namespace minibragg::simulation
