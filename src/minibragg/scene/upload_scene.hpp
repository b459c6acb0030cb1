#pragma once

#include <vector>

#include "minibragg/scene/device_scene.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/scene/upload_reflections.hpp"

namespace minibragg::scene {

/// The memory that scenes on the device refer to: the tables of several shots behind each
/// other.
struct ScenePools {
    Array<const detector::DevicePanel> panels;
    Array<const detector::SampleLine> sample_lines;
    Array<const detector::Subpixel> subpixels;
    Array<const beam::Direction> directions;
    Array<const beam::Wavelength> wavelengths;
    Array<const crystal::OrientedCell> orientations;
    Array<const crystal::RoughOrientedCell> rough_orientations;
    Array<const double> orientation_weights;
    Array<const crystal::DeviceSpot<double>> spots;
    Array<const crystal::SpotReach> spot_reaches, pixel_reaches;
    Array<const double> amorphous_e2;
};

/// The scenes of shots that are rendered by one launch, with the choices that select a
/// template.
struct DeviceScenes {
    std::vector<DeviceScene> shots;  ///< refer to the pools and to the reflections
    int longest_row_pixels = 0;      ///< of all panels
    LatticeShape shape = LatticeShape::square;
    Precision precision = Precision::mixed;
    DeviceReflections reflections{};
    std::vector<ScenePools> pools{};  ///< copies share them

    /// The only shot, or the first. What it refers to lives as long as this or a copy of it.
    const DeviceScene& front() const { return shots.front(); }
};

/// Uploads a scene as a single shot: groups sources by direction, makes the lines of samples
/// and the table of orientations (crystal x phi x domain), pads the reflections, folds
/// constants.
/// @pre model.panels, sources, rotations not empty; counts positive (validated by the front
/// ends)
DeviceScenes upload_scene(const ExecSpace& exec, const SceneModel& model);

/// The parts of a scene that may be a shot's own; crystals always are.
struct SceneParts {
    bool beam = true, panels = true, background = true;
};

/// A shot to upload.
struct ShotScene {
    const SceneModel& model;
    SceneParts own{};
};

/// Uploads several shots together: their crystals, the parts that are their own, and the lines
/// of samples where the oversampling is another one. All else, the structure factors above all,
/// stays where `common` has it.
/// @param common  upload_scene() of a model with the same shape, precision, structure factors
/// and numbers of pixels
/// @pre what is not a shot's own is in its model as in the common one
DeviceScenes upload_shots(
    const ExecSpace& exec, const DeviceScenes& common, const std::vector<ShotScene>& shots
);

}  // namespace minibragg::scene
