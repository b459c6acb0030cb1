#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels round_kernels = make_shape_kernels<crystal::SphericalLattice>();

}  // namespace minibragg::diffraction
