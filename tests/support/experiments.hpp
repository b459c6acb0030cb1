#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "minibragg/files/band_rows.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/parallel/decomposition.hpp"

/// Small experiments with detectors of several kinds, and pixels that tell where they belong.
namespace minibragg::support {

inline files::Panel make_panel(Vec3d origin_m, int fast_pixels, int slow_pixels) {
    files::Panel panel;
    panel.origin_m = origin_m;
    panel.fast_pixels = fast_pixels;
    panel.slow_pixels = slow_pixels;
    panel.pixel_size_m = 172e-6;
    return panel;
}

/// Two panels side by side, flat, 0.15 m downstream.
inline files::Experiment two_panel_still() {
    files::Experiment experiment;
    experiment.title = "two panels";
    experiment.detector.panels = {
        make_panel({0.0438, 0.0206, 0.15}, 250, 240),
        make_panel({-0.0008, 0.0216, 0.15}, 250, 240)};
    experiment.detector.panels[0].name = "left";
    experiment.detector.panels[1].name = "right";
    experiment.detector.sensor_thickness_m = 320e-6;
    experiment.detector.saturation_value = 1000000;
    experiment.detector.underload_value = 0;
    experiment.detector.exposure_s = 0.1;
    experiment.beam.wavelength_A = 1.0;
    experiment.beam.kahn_factor = 0.9;
    experiment.beam.flux_photons_per_s = 1e12;
    experiment.beam.size_m = 1e-4;
    return experiment;
}

/// Twelve panels of three sizes (more than ten: names must sort by number), each tilted about
/// its own axis, without a sensor; a polychromatic beam; two stills.
inline files::Experiment tilted_stills() {
    files::Experiment experiment;
    experiment.title = "tilted panels";
    for (int i = 0; i < 12; ++i) {
        auto panel = make_panel(
            {0.03 - 0.02 * (i % 4), 0.03 - 0.02 * (i / 4), 0.1 + 0.001 * i},
            20 + 10 * (i % 3),
            10 + 5 * (i % 3)
        );
        const Mat3 tilt = rotation_xyz({0.02 * i, -0.03 * i, 0.05 * i});
        panel.fast = tilt * panel.fast;
        panel.slow = tilt * panel.slow;
        panel.pixel_size_m = 1e-4 + 1e-5 * (i % 3);
        experiment.detector.panels.push_back(panel);
    }
    experiment.detector.counts_every_photon = true;
    experiment.detector.sensor_material = "GaAs";
    experiment.detector.sensor_thickness_m = 1e-4;
    experiment.beam.wavelength_A = 1.25;
    experiment.beam.spectrum = {{1.24, 0.25}, {1.25, 0.5}, {1.26, 0.25}};
    experiment.scan.images = 2;
    return experiment;
}

/// One panel, tilted, five images of 0.2 degrees about an oblique axis.
inline files::Experiment rotation_series() {
    files::Experiment experiment;
    experiment.title = "rotation";
    auto panel = make_panel({0.043, 0.04128, 0.2}, 60, 48);
    const Mat3 tilt = rotation_about({1.0, 0.0, 0.0}, 0.35);
    panel.fast = tilt * panel.fast;
    panel.slow = tilt * panel.slow;
    panel.origin_m = tilt * panel.origin_m;
    experiment.detector.panels = {panel};
    experiment.detector.sensor_material = "CdTe";
    experiment.detector.sensor_thickness_m = 1e-3;
    experiment.detector.exposure_s = 0.05;
    experiment.beam.wavelength_A = 0.9;
    experiment.scan.images = 5;
    experiment.scan.axis = {-1.0, 0.2, 0.1};
    for (int i = 0; i < 5; ++i) {
        experiment.scan.start_deg.push_back(30.0 + 0.2 * i);
        experiment.scan.end_deg.push_back(30.0 + 0.2 * (i + 1));
    }
    return experiment;
}

/// The same with a panel perpendicular to the beam, which every format can describe, and about
/// -x, the axis that DIALS assumes where a format names none.
inline files::Experiment flat_rotation() {
    files::Experiment experiment = rotation_series();
    experiment.title = "flat panel";
    experiment.detector.panels = {make_panel({0.0051, 0.0043, 0.2}, 60, 48)};
    experiment.detector.sensor_material = "Si";
    experiment.scan.axis = {-1.0, 0.0, 0.0};
    return experiment;
}

/// What the pixels of these experiments hold: different for every pixel of every panel and
/// image.
inline float photons_at(std::int64_t image, int panel, int row, int column) {
    return static_cast<float>(image) * 1000.0F + static_cast<float>(panel) * 50.0F +
           static_cast<float>(row) * 0.25F + static_cast<float>(column) * 0.001F;
}

/// The pixels of some bands, in their own memory.
struct Pixels {
    std::vector<std::vector<float>> photons;       ///< [band][row, column]
    std::vector<std::vector<std::uint16_t>> mask;  ///< [band][row, column]
    std::vector<files::PhotonRows> photon_rows;
    std::vector<files::MaskRows> mask_rows;
};

inline Pixels make_pixels(
    const std::vector<files::Panel>& panels,
    const std::vector<parallel::Band>& bands,
    std::int64_t image
) {
    Pixels pixels;
    for (const parallel::Band& band : bands) {
        const int columns = panels[static_cast<std::size_t>(band.panel)].fast_pixels;
        std::vector<float> photons;
        std::vector<std::uint16_t> mask;
        for (int row = band.first_row; row < band.first_row + band.rows; ++row) {
            for (int column = 0; column < columns; ++column) {
                photons.push_back(photons_at(image, band.panel, row, column));
                mask.push_back(static_cast<std::uint16_t>((row + column) % 7 == 0 ? 256 : 0));
            }
        }
        pixels.photons.push_back(std::move(photons));
        pixels.mask.push_back(std::move(mask));
        pixels.photon_rows.push_back({band, pixels.photons.back().data()});
        pixels.mask_rows.push_back({band, pixels.mask.back().data()});
    }
    return pixels;
}

/// Whole panels as bands.
inline std::vector<parallel::Band> all_bands(const std::vector<files::Panel>& panels) {
    std::vector<parallel::Band> bands;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        bands.push_back({static_cast<int>(i), 0, panels[i].slow_pixels});
    }
    return bands;
}

}  // namespace minibragg::support
