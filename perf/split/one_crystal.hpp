#pragma once

#include "diffraction/render_pixels.hpp"

namespace minibragg::perf {

/// Calls `function.operator()<Width>(crystal)` at the scene's precision, for a box of cells and one structure factor.
template <class Function>
void with_one_crystal(const diffraction::DeviceScene& scene, const Function& function) {
    const crystal::ConstantReflections reflections{scene.reflections.default_f_squared};
    const auto call = [&]<class Fast>(Fast) {
        using Lattice = crystal::ParallelepipedLattice<Fast>;
        using Crystal = diffraction::CrystalModel<Lattice, crystal::ConstantReflections>;
        using W = Width<diffraction::native_lanes<Fast>, Fast>;
        function.template operator()<W>(Crystal{Lattice::from(scene.lattice), reflections});
    };
    if (scene.precision == diffraction::Precision::mixed) {
        call(float{});
    } else {
        call(double{});
    }
}

}  // namespace minibragg::perf
