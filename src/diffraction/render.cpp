#include "diffraction/render.hpp"

#include "diffraction/render_shapes.hpp"

namespace minibragg::diffraction {

void render(const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images) {
    switch (scene.shape) {
        case LatticeShape::square:
            return render_square(scene, pixels, images);
        case LatticeShape::round:
            return render_round(scene, pixels, images);
        case LatticeShape::gauss:
            return render_gauss(scene, pixels, images);
        case LatticeShape::tophat:
            return render_tophat(scene, pixels, images);
        case LatticeShape::gauss_reciprocal:
            return render_gauss_reciprocal(scene, pixels, images);
        case LatticeShape::tophat_reciprocal:
            return render_tophat_reciprocal(scene, pixels, images);
    }
}

}  // namespace minibragg::diffraction
