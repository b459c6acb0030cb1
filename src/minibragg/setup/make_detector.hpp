#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/detector/mask.hpp"
#include "minibragg/detector/panel_geometry.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// What a deck leaves unsaid of a sensor: a preset's or a file's. Without a thickness, every
/// photon that arrives is counted.
struct KnownSensor {
    std::string material = "Si";
    double thickness_m = 0.0;
};

/// A deck's detector in SI: where its panels are, what they are made of, which pixels count.
struct DetectorSetup {
    std::string name;
    /// Before distance, tilts and two-theta.
    std::vector<detector::PanelGeometry> plane_panels;
    std::vector<detector::PanelGeometry> panels;  ///< in the laboratory
    std::vector<scene::PanelModel> models;        ///< the same for the path
    KnownSensor known_sensor;                     ///< of the preset or file
    /// As simulated (0: none); of panels with different sensors, the first that captures.
    std::string sensor_material;
    double sensor_thickness_m = 0.0, attenuation_length_m = 0.0;
    int sensor_layers = 1;
    bool sensors_differ = false;     ///< between panels
    double saturation_counts = 0.0;  ///< 0: unknown
    bool is_stacked = false;         ///< facilities write its panels one below the other
    detector::MaskRules mask_rules;
    std::vector<std::uint32_t> mask_file;  ///< [pixel of the stacked image], or empty
    /// Of the file that the panels come from; else of the native frame, or empty.
    nexus::ImageLayout image_layout;
    Notes notes;  ///< for the user
};

/// Panels as files describe them.
std::vector<files::Panel> described_panels(const std::vector<detector::PanelGeometry>& panels);

/// @throws InputError for what no detector can be made of
DetectorSetup make_detector(
    const config::Detector& deck, double wavelength_A, const Files& files
);

/// The panels of a detector with their sensors at another distance, beam centre or wavelength,
/// for the path.
/// @throws InputError for a place where no detector can be
std::vector<scene::PanelModel> placed_models(
    const config::Detector& deck, double wavelength_A, const DetectorSetup& detector
);

/// The mask of some rows: rules and file together, [row][fast].
std::vector<detector::MaskBits> mask_of(
    const DetectorSetup& detector, const detector::PanelRows& rows
);

}  // namespace minibragg::setup
