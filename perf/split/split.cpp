#include "split/one_crystal.hpp"
#include "split/one_subpixel.hpp"
#include "split/variants.hpp"

namespace minibragg::perf {

void render_split(
    const scene::DeviceScene& scene,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    with_one_crystal(scene, [&]<class W, class Crystal>(const Crystal& crystal) {
        if (scene.scene.sampling.oversample == 1) {
            diffraction::render_packs<W>(
                PhotonsOfOneSubpixel<W, Crystal>{scene.scene, crystal}, pixels, images
            );
        } else {
            diffraction::render_pixels<W>(scene.scene, crystal, pixels, images);
        }
    });
}

}  // namespace minibragg::perf
