#include "minibragg/crystal/broadened_lattice.hpp"
#include "minibragg/diffraction/make_shape_kernels.hpp"

namespace minibragg::diffraction {

constinit const ShapeKernels broadened_sweep_kernels =
    make_shape_kernels<crystal::SweptLattice>();

}  // namespace minibragg::diffraction
