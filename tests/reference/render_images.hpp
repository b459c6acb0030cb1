#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/diffraction/render.hpp"

namespace minibragg::reference {

/// Images on the host: [pixel], panels stacked, slow-major.
struct Images {
    std::vector<float> photons, bragg, background;
};

/// Renders a whole scene, Bragg and background also apart. `mask` is empty, or nonzero where a
/// pixel is not computed.
Images render_images(
    const scene::SceneModel& model, const std::vector<std::uint8_t>& mask = {}
);

/// Renders some rows into images of all pixels, which are zero elsewhere.
Images render_rows(
    const scene::SceneModel& model,
    const std::vector<scene::PixelRow>& rows,
    const std::vector<std::uint8_t>& mask
);

}  // namespace minibragg::reference
