#pragma once

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "minibragg/detector/place_panels.hpp"
#include "minibragg/detector/presets.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/interchange/described_run.hpp"

/// Runs that are described, and detectors of many kinds.
namespace minibragg::interchange {

inline files::Panel panel_of(const detector::PanelGeometry& panel) {
    return {
        panel.name,
        panel.origin_m,
        panel.fast,
        panel.slow,
        panel.fast_pixels,
        panel.slow_pixels,
        panel.pixel_size_m};
}

/// A sweep of four images on the detector.
inline DescribedRun sweep_on(const std::vector<files::Panel>& panels) {
    DescribedRun run;
    run.program = "miniBragg test";
    run.file = "/data/run.nxs";
    run.are_stills = false;
    files::Experiment& experiment = run.experiment;
    experiment.detector.panels = panels;
    experiment.detector.sensor_thickness_m = 450e-6;
    experiment.detector.saturation_value = 65534;
    experiment.beam.wavelength_A = 0.9793;
    experiment.beam.kahn_factor = 0.98;
    experiment.scan.images = 4;
    experiment.scan.axis = {-1.0, 0.0, 0.0};
    for (int i = 0; i < 4; ++i) {
        experiment.scan.start_deg.push_back(20.0 + 0.5 * i);
        experiment.scan.end_deg.push_back(20.5 + 0.5 * i);
    }
    run.attenuation_length_m = 3e-4;
    Crystal crystal;
    crystal.a_matrix_invA =
        Mat3{{{0.01, 0.002, 0.0}, {-0.003, 0.012, 0.001}, {0.0, 0.001, 0.02}}};
    crystal.cell = {95.0, 80.0, 50.0, 90.0, 90.0, 104.0};
    run.crystals.push_back({crystal});
    run.space_group = {5, "C 2y", "C 1 2 1"};
    return run;
}

/// All presets, tilted and swung, and random lists of panels.
inline std::vector<std::vector<files::Panel>> many_detectors() {
    std::vector<std::vector<files::Panel>> detectors;
    for (const detector::DetectorPreset& preset : detector::detector_presets()) {
        std::vector<files::Panel> panels;
        for (const auto& panel : detector::place_panels(
                 preset.panels, {0.2, 0.003, -0.004, {0.01, -0.02, 0.03}, 0.3, {1.0, 0.0, 0.0}}
             )) {
            panels.push_back(panel_of(panel));
        }
        detectors.push_back(panels);
    }
    constexpr int random_detectors = 20;
    std::mt19937 random(7);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (int i = 0; i < random_detectors; ++i) {
        std::vector<files::Panel> panels;
        for (int k = 0; k < 3; ++k) {
            const Mat3 tilt = rotation_xyz({uniform(random), uniform(random), uniform(random)});
            panels.push_back(
                {"panel_" + std::to_string(k),
                 {0.1 * uniform(random), 0.1 * uniform(random), 0.2 + 0.05 * uniform(random)},
                 tilt * Vec3d{-1.0, 0.0, 0.0},
                 tilt * Vec3d{0.0, -1.0, 0.0},
                 100 + 10 * k,
                 80,
                 1e-4}
            );
        }
        detectors.push_back(panels);
    }
    return detectors;
}

/// The same with their native frames, where they have one.
inline std::vector<DescribedRun> many_runs() {
    std::vector<DescribedRun> runs;
    for (const auto& panels : many_detectors()) {
        runs.push_back(sweep_on(panels));
        if (panels.size() > 1 && files::obstacle_to_native_frame(panels).empty()) {
            runs.push_back(sweep_on(panels));
            runs.back().experiment.detector.frame = files::native_frame(panels);
        }
    }
    return runs;
}

}  // namespace minibragg::interchange
