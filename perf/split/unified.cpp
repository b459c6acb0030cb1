#include "split/one_crystal.hpp"
#include "split/variants.hpp"

namespace minibragg::perf {

void render_unified(
    const scene::DeviceScene& scene,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    with_one_crystal(scene, [&]<class W>(const auto& crystal) {
        diffraction::render_pixels<W>(scene.scene, crystal, pixels, images);
    });
}

}  // namespace minibragg::perf
