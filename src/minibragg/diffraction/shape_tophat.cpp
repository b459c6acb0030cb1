#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels tophat_kernels = make_shape_kernels<crystal::TophatCellLattice>();

}  // namespace minibragg::diffraction
