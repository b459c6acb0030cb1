#include "diffraction/render_pixels.hpp"
#include "diffraction/render_shapes.hpp"

namespace minibragg::diffraction {

void render_gauss(
    const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images
) {
    render_shape<crystal::GaussianCellLattice>(scene, pixels, images);
}

}  // namespace minibragg::diffraction
