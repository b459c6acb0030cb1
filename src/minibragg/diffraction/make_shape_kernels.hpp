#pragma once

#include "minibragg/diffraction/render_pixels.hpp"
#include "minibragg/diffraction/shape_kernels.hpp"

/// Included by shape_<shape>.cpp alone: what it makes takes long to compile.
namespace minibragg::diffraction {

template <template <class> class Lattice>
constexpr ShapeKernels make_shape_kernels() {
    return {render_shape<Lattice>, observe_shape<Lattice>};
}

}  // namespace minibragg::diffraction
