#pragma once

#include "diffraction/render_pixels.hpp"
#include "diffraction/shape_kernels.hpp"

/// Included by shape_<shape>.cpp alone: what it makes takes long to compile.
namespace minibragg::diffraction {

template <template <class> class Lattice>
constexpr ShapeKernels make_shape_kernels() {
    return {render_shape<Lattice>, observe_shape<Lattice>, Lattice<double>::relative_peak};
}

}  // namespace minibragg::diffraction
