#include "split/one_crystal.hpp"
#include "split/variants.hpp"

namespace minibragg::perf {

void render_unified(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    with_one_crystal(scenes, [&]<class W, class Lattice>(const auto& reflections) {
        diffraction::render_pixels<W, Lattice>(exec, scenes, reflections, pixels, images);
    });
}

}  // namespace minibragg::perf
