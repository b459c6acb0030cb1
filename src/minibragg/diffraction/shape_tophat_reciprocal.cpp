#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels tophat_reciprocal_kernels =
    make_shape_kernels<crystal::TophatReciprocalLattice>();

}  // namespace minibragg::diffraction
