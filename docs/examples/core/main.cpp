// A scene built in code and rendered into a View of this program.
#include <iostream>

#include <minibragg/diffraction/render.hpp>
#include <minibragg/scene/all_pixels.hpp>

int main(int argc, char** argv) {
    using namespace minibragg;
    const Kokkos::ScopeGuard kokkos(argc, argv);

    scene::PanelModel
        panel;  // 10 mm across, 100 mm behind the crystal, its beam centre in the middle
    panel.origin_m = {5e-3, 5e-3, 0.1};
    panel.fast = {-1.0, 0.0, 0.0};
    panel.slow = {0.0, -1.0, 0.0};
    panel.normal = {0.0, 0.0, 1.0};
    panel.fast_pixels = panel.slow_pixels = 100;
    panel.pixel_size_m = 1e-4;

    scene::SceneModel model;
    model.panels = {panel};
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};  // direction, wavelength_A, weight
    model.beam.fluence_photons_per_m2 = 1e24;
    model.crystal.cell_A = {{{80.0, 0.0, 0.0}, {0.0, 80.0, 0.0}, {0.0, 0.0, 80.0}}};
    model.crystal.lattice.cells = {10.0, 10.0, 10.0};
    model.crystal.structure_factors.default_f_e = 100.0;
    model.sampling.oversample = 2;

    const scene::PixelRows pixels = scene::all_pixels(model);
    const scene::PhotonImages images{Array<float>("photons", pixels.mask.extent(0)), {}, {}};
    const ExecSpace exec;
    const scene::DeviceScenes scenes = scene::upload_scene(exec, model);
    diffraction::render(exec, scenes, pixels, images);
    exec.fence();

    double photons = 0.0;
    for (const float pixel : download(Array<const float>(images.photons))) {
        photons += pixel;
    }
    std::cout.precision(17);
    std::cout << photons << " photons\n";
}
