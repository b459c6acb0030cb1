#include "simulation/trace_deck.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "diffraction/trace_pixel.hpp"
#include "report/format.hpp"
#include "simulation/prepare_image.hpp"
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

/// The wavelength, when there is one alone.
std::optional<double> only_wavelength_A(const diffraction::BeamModel& beam) {
    const double first_A = beam.sources.front().wavelength_A;
    const bool is_one =
        std::all_of(beam.sources.begin(), beam.sources.end(), [&](const auto& source) {
            return source.wavelength_A == first_A;
        });
    return is_one ? std::optional(first_A) : std::nullopt;
}

void print_sources(const diffraction::BeamModel& beam, report::Log& log) {
    for (const diffraction::SourceModel& source : beam.sources) {
        log.line(
            "  source " + text(source.direction) + "  wavelength_A " +
            number(source.wavelength_A, digits) + "  weight " + number(source.weight, digits)
        );
    }
}

/// What the samples add up to, and what makes photons of it: equations 1 and 7 of docs/physics.md.
void print_sums(
    const diffraction::PixelTrace& trace, const PreparedRun& run, report::Log& log
) {
    const auto& scene = run.setup.scene;
    const double peak = diffraction::lattice_peak(scene.crystal.shape, scene.crystal.lattice);
    const auto cells = static_cast<double>(
        scene.crystal.spindle_rotations.size() * scene.crystal.domain_rotations.size()
    );
    const double scale = diffraction::photons_per_sr_e2(scene) / cells;
    log.line(
        "held solid_angle_sr " + number(trace.last.held.solid_angle_sr, digits) +
        " polarization " + number(trace.last.held.polarization, digits)
    );
    log.line("sum_of_squares_e2 " + number(trace.last.intensity * peak, digits));
    log.line("photons_per_sr_e2 " + number(scale, digits));
    log.line("bragg_photons " + number(trace.last.photons.bragg, digits));
    log.line("background_photons " + number(trace.last.photons.background, digits));
    log.line(
        "photons " + number(trace.last.photons.bragg + trace.last.photons.background, digits)
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
    const std::optional<double> wavelength_A = only_wavelength_A(run.setup.scene.beam);
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
            if (wavelength_A) {
                log.line(
                    "    scattering_vector_invA " + text((1.0 / *wavelength_A) * direction.s)
                );
            }
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
    PreparedRun run = prepare_scene(job);
    prepare_image(run.selected.front(), run);
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
    print_sources(run.setup.scene.beam, job.log);
    print_trace(trace, run, job.log);
    print_sums(trace, run, job.log);
}

}  // namespace minibragg::simulation
