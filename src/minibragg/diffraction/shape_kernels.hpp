#pragma once

#include "minibragg/diffraction/observe_pixels.hpp"
#include "minibragg/diffraction/render.hpp"

/// The compiled kernels of each lattice shape. A shape is compiled in a file of its own,
/// shape_<shape>.cpp, so that compilers see them in parallel.
namespace minibragg::diffraction {

using ObserveFunction =
    void(const scene::DeviceScenes&, const Array<const PixelPlace>&, const PixelRecords&);

struct ShapeKernels {
    RenderFunction* render;
    ObserveFunction* observe;
};

extern const ShapeKernels square_kernels;
extern const ShapeKernels round_kernels;
extern const ShapeKernels gauss_kernels;
extern const ShapeKernels tophat_kernels;
extern const ShapeKernels gauss_reciprocal_kernels;
extern const ShapeKernels tophat_reciprocal_kernels;
extern const ShapeKernels broadened_kernels;
extern const ShapeKernels broadened_sweep_kernels;
extern const ShapeKernels broadened_pixel_kernels;
extern const ShapeKernels broadened_pixel_sweep_kernels;

/// The one place where the shape of a scene is chosen.
const ShapeKernels& kernels_of(scene::LatticeShape shape);

}  // namespace minibragg::diffraction
