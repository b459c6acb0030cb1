#include "split/one_crystal.hpp"
#include "split/one_subpixel.hpp"
#include "split/variants.hpp"

namespace minibragg::perf {

void render_split(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    with_one_crystal(scenes, [&]<class W, class Lattice>(const auto& reflections) {
        if (scenes.front().sampling.oversample == 1) {
            diffraction::render_pixels<W, Lattice, PhotonsOfOneSubpixel>(
                exec, scenes, reflections, pixels, images
            );
        } else {
            diffraction::render_pixels<W, Lattice>(exec, scenes, reflections, pixels, images);
        }
    });
}

}  // namespace minibragg::perf
