#include <iostream>
#include <string>
#include <vector>

#include <Kokkos_Core.hpp>

#include "minibragg/diffraction/render_pixels.hpp"
#include "scenes.hpp"

/// count_instructions KERNEL: renders a small scene once; callgrind counts what happens inside
/// counted_path(). Prints the number of steps. `count_instructions --list` names the kernels.
///
/// Compiled for x86-64-v3 with all it is made of, whatever the rest of the build is for:
/// valgrind 3.19 knows no AVX-512, and counts of one instruction set can be compared between
/// machines.
namespace minibragg::perf {
namespace {

using namespace diffraction;
using namespace scene;

struct Kernel {
    Workload work;
    Precision precision;
};

constexpr int pixels = 64;

std::vector<Kernel> all_kernels() {
    const auto nearest = Interpolation::nearest;
    return {
        {{"square_mixed", LatticeShape::square, 5, 1, 25, 1, false, nearest}, Precision::mixed},
        {{"square_double", LatticeShape::square, 5, 1, 25, 1, false, nearest},
         Precision::double_},
        {{"gauss_table_mixed", LatticeShape::gauss, 30, 2, 10, 1, true, nearest},
         Precision::mixed},
        {{"closed_still_mixed", LatticeShape::broadened, 30, 1, 1, 1, true, nearest},
         Precision::mixed},
        {{"closed_sweep_mixed", LatticeShape::broadened_sweep, 30, 1, 1, 1, true, nearest},
         Precision::mixed}};
}

/// The instances that are counted, and no others: each takes seconds to compile.
template <class Lattice, class Quick, class Reflections>
void render_with(
    const DeviceScenes& device,
    const Reflections& reflections,
    const PixelRows& rows,
    const PhotonImages& images
) {
    render_pixels<ShapeWidth<Lattice, Quick>, Lattice>(
        ExecSpace(), device, reflections, rows, images
    );
}

}  // namespace
}  // namespace minibragg::perf

/// What callgrind collects. No name mangling, no inlining: it is found by its name.
extern "C" [[gnu::noinline]] void counted_path(
    const minibragg::scene::DeviceScenes& device,
    const minibragg::scene::PixelRows& rows,
    const minibragg::scene::PhotonImages& images
) {
    using namespace minibragg;
    const crystal::ConstantReflections constant{device.reflections.default_f_squared};
    const auto table = [&] {
        return crystal::NearestReflection<float>{device.reflections.box<float>()};
    };
    if (device.shape == scene::LatticeShape::broadened) {
        perf::render_with<crystal::StillLattice<float>, float>(device, table(), rows, images);
    } else if (device.shape == scene::LatticeShape::broadened_sweep) {
        perf::render_with<crystal::SweptLattice<float>, float>(device, table(), rows, images);
    } else if (device.shape == scene::LatticeShape::gauss) {
        perf::render_with<crystal::GaussianCellLattice<float>, float>(
            device, table(), rows, images
        );
    } else if (device.precision == scene::Precision::mixed) {
        perf::render_with<crystal::ParallelepipedLattice<float>, float>(
            device, constant, rows, images
        );
    } else {
        perf::render_with<crystal::ParallelepipedLattice<double>, double>(
            device, constant, rows, images
        );
    }
}

int main(int argc, char** argv) {
    using namespace minibragg;
    const std::string wanted = argc > 1 ? argv[1] : "--list";
    int kokkos_arguments = 1;
    const Kokkos::ScopeGuard kokkos(kokkos_arguments, argv);
    for (const perf::Kernel& kernel : perf::all_kernels()) {
        if (wanted == "--list") {
            std::cout << kernel.work.name << '\n';
        } else if (wanted == kernel.work.name) {
            scene::SceneModel model = perf::make_scene(kernel.work, perf::pixels);
            model.precision = kernel.precision;
            const scene::DeviceScenes device = upload_scene(ExecSpace(), model);
            const scene::PixelRows rows = scene::all_pixels(model);
            const Array<float> photons("photons", rows.mask.extent(0));
            counted_path(device, rows, {photons, {}, {}});
            std::cout << steps_per_pixel(model, 0) * perf::pixels * perf::pixels << '\n';
        }
    }
    return 0;
}
