#include "split/one_crystal.hpp"
#include "split/variants.hpp"

namespace minibragg::perf {

void render_unified(
    const diffraction::DeviceScene& scene,
    const diffraction::PixelRows& pixels,
    const diffraction::PhotonImages& images
) {
    with_one_crystal(scene, [&]<class W>(const auto& crystal) {
        diffraction::render_pixels<W>(scene.scene, crystal, pixels, images);
    });
}

}  // namespace minibragg::perf
