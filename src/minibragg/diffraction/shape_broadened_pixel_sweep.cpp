#include "minibragg/crystal/spot_over_pixel.hpp"
#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels broadened_pixel_sweep_kernels =
    make_shape_kernels<crystal::SweptPixelLattice>();

}  // namespace minibragg::diffraction
