#include "diffraction/render_pixels.hpp"
#include "diffraction/render_shapes.hpp"

namespace minibragg::diffraction {

void render_tophat(
    const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images
) {
    render_shape<crystal::TophatCellLattice>(scene, pixels, images);
}

}  // namespace minibragg::diffraction
