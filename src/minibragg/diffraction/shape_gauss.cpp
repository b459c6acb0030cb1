#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels gauss_kernels = make_shape_kernels<crystal::GaussianCellLattice>();

}  // namespace minibragg::diffraction
