#include "diffraction/shape_kernels.hpp"

#include <stdexcept>

#include "diffraction/scene_model.hpp"

namespace minibragg::diffraction {

const ShapeKernels& kernels_of(LatticeShape shape) {
    // No default: the compiler names a shape that is missing here.
    switch (shape) {
        case LatticeShape::square:
            return square_kernels;
        case LatticeShape::round:
            return round_kernels;
        case LatticeShape::gauss:
            return gauss_kernels;
        case LatticeShape::tophat:
            return tophat_kernels;
        case LatticeShape::gauss_reciprocal:
            return gauss_reciprocal_kernels;
        case LatticeShape::tophat_reciprocal:
            return tophat_reciprocal_kernels;
    }
    throw std::logic_error("a lattice shape without kernels");
}

void render(const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images) {
    kernels_of(scene.shape).render(scene, pixels, images);
}

double lattice_peak(LatticeShape shape, const crystal::LatticeParameters& lattice) {
    const double cells = lattice.cells.x * lattice.cells.y * lattice.cells.z;
    return cells * cells * kernels_of(shape).relative_peak;
}

}  // namespace minibragg::diffraction
