#include "minibragg/diffraction/shape_kernels.hpp"

#include <stdexcept>

#include "minibragg/base/floating_point.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::diffraction {

const ShapeKernels& kernels_of(scene::LatticeShape shape) {
    // No default: the compiler names a shape that is missing here.
    switch (shape) {
        case scene::LatticeShape::square:
            return square_kernels;
        case scene::LatticeShape::round:
            return round_kernels;
        case scene::LatticeShape::gauss:
            return gauss_kernels;
        case scene::LatticeShape::tophat:
            return tophat_kernels;
        case scene::LatticeShape::gauss_reciprocal:
            return gauss_reciprocal_kernels;
        case scene::LatticeShape::tophat_reciprocal:
            return tophat_reciprocal_kernels;
        case scene::LatticeShape::broadened:
            return broadened_kernels;
        case scene::LatticeShape::broadened_sweep:
            return broadened_sweep_kernels;
        case scene::LatticeShape::broadened_pixel:
            return broadened_pixel_kernels;
        case scene::LatticeShape::broadened_pixel_sweep:
            return broadened_pixel_sweep_kernels;
    }
    throw std::logic_error("a lattice shape without kernels");
}

void render(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    const IeeeKernels arithmetic;
    kernels_of(scenes.shape).render(exec, scenes, pixels, images);
}

}  // namespace minibragg::diffraction
