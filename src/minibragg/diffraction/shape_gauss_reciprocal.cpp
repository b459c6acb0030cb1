#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels gauss_reciprocal_kernels =
    make_shape_kernels<crystal::GaussianReciprocalLattice>();

}  // namespace minibragg::diffraction
