#pragma once

#include "minibragg/scene/upload_scene.hpp"

namespace minibragg::diffraction {

/// Computes the expected photons of every unmasked pixel of `pixels`; masked ones become 0.
/// One launch for all rows of all panels of all shots, in order with the other work of `exec`;
/// asynchronous on a device.
void render(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

/// render(), or what renders one kind of crystal alone.
using RenderFunction = decltype(render);

}  // namespace minibragg::diffraction
