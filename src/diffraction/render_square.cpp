#include "diffraction/render_pixels.hpp"
#include "diffraction/render_shapes.hpp"

namespace minibragg::diffraction {

void render_square(
    const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images
) {
    render_shape<crystal::ParallelepipedLattice>(scene, pixels, images);
}

}  // namespace minibragg::diffraction
