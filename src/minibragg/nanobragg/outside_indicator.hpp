#pragma once

#include "minibragg/nanobragg/setup.hpp"
#include "minibragg/scene/upload_scene.hpp"

/// Finds where interpolation leaves the table of reflections, by rendering: the path with an
/// indicator in place of the structure factors, 1 where a point lies outside and 0 elsewhere. A
/// pixel is not 0 where any of its terms is.
namespace minibragg::nanobragg {

/// A scene whose photons are positive where a term with a lattice factor is outside the table,
/// else 0: every factor that could vanish is taken out.
scene::SceneModel indicator_model(const scene::SceneModel& model);

/// Renders the indicator of an uploaded indicator_model(). Where there is water the reference
/// program evaluates terms without a lattice factor too.
void render_outside(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);
void render_outside_with_water(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

}  // namespace minibragg::nanobragg
