#pragma once

#include "minibragg/scene/scene_model.hpp"

namespace minibragg::diffraction {

/// Computes the expected photons of every unmasked pixel of `pixels`; masked ones become 0.
/// One launch for all rows of all panels; asynchronous on a device.
void render(
    const scene::DeviceScene& scene,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
);

/// render(), or what renders one kind of crystal alone.
using RenderFunction = decltype(render);

}  // namespace minibragg::diffraction
