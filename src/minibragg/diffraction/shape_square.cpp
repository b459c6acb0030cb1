#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels square_kernels =
    make_shape_kernels<crystal::ParallelepipedLattice>();

}  // namespace minibragg::diffraction
