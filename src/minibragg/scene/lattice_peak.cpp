#include <stdexcept>

#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

namespace {

/// |F_lattice|^2 at a peak, over the squared number of cells.
double relative_peak(LatticeShape shape) {
    // No default: the compiler names a shape that is missing here.
    switch (shape) {
        case LatticeShape::square:
            return crystal::ParallelepipedLattice<double>::relative_peak;
        case LatticeShape::round:
            return crystal::SphericalLattice<double>::relative_peak;
        case LatticeShape::gauss:
        case LatticeShape::broadened:
        case LatticeShape::broadened_sweep:
        case LatticeShape::broadened_pixel:
        case LatticeShape::broadened_pixel_sweep:
            return crystal::GaussianCellLattice<double>::relative_peak;
        case LatticeShape::tophat:
            return crystal::TophatCellLattice<double>::relative_peak;
        case LatticeShape::gauss_reciprocal:
            return crystal::GaussianReciprocalLattice<double>::relative_peak;
        case LatticeShape::tophat_reciprocal:
            return crystal::TophatReciprocalLattice<double>::relative_peak;
    }
    throw std::logic_error("a lattice shape without a peak");
}

}  // namespace

double lattice_peak(LatticeShape shape, const crystal::LatticeParameters& lattice) {
    const double cells = lattice.cells.x * lattice.cells.y * lattice.cells.z;
    return cells * cells * relative_peak(shape);
}

}  // namespace minibragg::scene
