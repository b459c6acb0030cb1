#pragma once

#include "minibragg/diffraction/render_pixels.hpp"

namespace minibragg::perf {

/// Calls `function.operator()<Width, Lattice>(reflections)` at the scene's precision, for a box
/// of cells and one structure factor.
template <class Function>
void with_one_crystal(const scene::DeviceScenes& scenes, const Function& function) {
    const crystal::ConstantReflections reflections{scenes.reflections.default_f_squared};
    const auto call = [&]<class Quick>(Quick) {
        using Lattice = crystal::ParallelepipedLattice<Quick>;
        using W = diffraction::ShapeWidth<Lattice, Quick>;
        function.template operator()<W, Lattice>(reflections);
    };
    if (scenes.precision == scene::Precision::mixed) {
        call(float{});
    } else {
        call(double{});
    }
}

}  // namespace minibragg::perf
