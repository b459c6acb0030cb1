#include "minibragg/crystal/broadened_lattice.hpp"
#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels broadened_kernels = make_shape_kernels<crystal::StillLattice>();

}  // namespace minibragg::diffraction
