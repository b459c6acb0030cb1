#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/scene/all_pixels.hpp"
#include "minibragg/scene/scene_model.hpp"

/// The scenes of the performance table (docs/performance.md), by name.
namespace minibragg::perf {

struct Workload {
    std::string name;
    scene::LatticeShape shape;
    double cells;  ///< along every axis
    int oversample, domains, wavelengths;
    bool has_table;  ///< structure factors of a protein-like crystal; else one constant
    scene::Interpolation interpolation;
};

/// One square panel, a 100 A triclinic-free cell slightly turned, as docs/performance.md
/// describes.
inline scene::SceneModel make_scene(const Workload& work, int pixels) {
    using namespace diffraction;
    using namespace scene;
    constexpr double distance_m = 0.1, pixel_size_m = 1e-4, wavelength_A = 1.0;
    constexpr double dispersion = 0.05, spread_rad = 0.002;
    constexpr int largest_index = 70;
    SceneModel scene;
    const double half_m = 0.5 * pixels * pixel_size_m;
    PanelModel panel;
    panel.origin_m = {half_m, half_m, distance_m};
    panel.fast = {-1.0, 0.0, 0.0};
    panel.slow = {0.0, -1.0, 0.0};
    panel.normal = {0.0, 0.0, 1.0};
    panel.fast_pixels = panel.slow_pixels = pixels;
    panel.pixel_size_m = pixel_size_m;
    scene.panels = {panel};
    for (int i = 0; i < work.wavelengths; ++i) {
        const double step =
            work.wavelengths > 1 ? dispersion * (i / (work.wavelengths - 1.0) - 0.5) : 0.0;
        scene.beam.sources.push_back(
            {{0.0, 0.0, 1.0}, wavelength_A * (1.0 + step), 1.0 / work.wavelengths}
        );
    }
    scene.beam.fluence_photons_per_m2 = 1.0 / 7.94079248018965e-30;
    const Mat3 turn = rotation_xyz({0.1, 0.2, 0.3});
    scene.crystal.cell_A = {
        {turn * Vec3d{100, 0, 0}, turn * Vec3d{0, 100, 0}, turn * Vec3d{0, 0, 100}}};
    scene.crystal.domain_rotations.clear();
    for (int i = 0; i < work.domains; ++i) {
        scene.crystal.domain_rotations.push_back(rotation_xyz(
            {spread_rad * i / work.domains, -spread_rad * i / work.domains, 0.5 * spread_rad}
        ));
    }
    scene.crystal.shape = work.shape;
    scene.crystal.lattice.cells = {work.cells, work.cells, work.cells};
    // Where the shape has a closed form: as wide as the domains, and a fine slice of a sweep.
    constexpr double slice_rad = 2e-3;
    scene.crystal.broadening.mosaic_rad2 = {
        {{spread_rad * spread_rad, 0.0, 0.0},
         {0.0, spread_rad * spread_rad, 0.0},
         {0.0, 0.0, spread_rad * spread_rad}}};
    scene.crystal.spindle_step_rad = slice_rad;
    StructureFactorModel& factors = scene.crystal.structure_factors;
    factors.interpolation = work.interpolation;
    factors.default_f_e = 100.0;
    if (work.has_table) {
        factors.h_min = factors.k_min = factors.l_min = -largest_index;
        factors.h_count = factors.k_count = factors.l_count = 2 * largest_index + 1;
        unsigned state = 1;
        std::vector<double> f_e;
        for (int i = 0; i < factors.h_count * factors.k_count * factors.l_count; ++i) {
            state = state * 1664525U + 1013904223U;
            f_e.push_back(state >> 24U);
        }
        factors.f_e = std::move(f_e);
    }
    scene.sampling.oversample = work.oversample;
    scene.sampling.oversample_omega = scene.sampling.oversample_polar =
        scene.sampling.oversample_thick = work.oversample == 1;
    return scene;
}

inline std::vector<Workload> all_workloads() {
    using scene::Interpolation;
    using scene::LatticeShape;
    const auto nearest = Interpolation::nearest;
    return {
        {"square_N5_os1_25domains", LatticeShape::square, 5, 1, 25, 1, false, nearest},
        {"square_N5_os4_1domain", LatticeShape::square, 5, 4, 1, 1, false, nearest},
        {"square_N30_os2_10domains_table", LatticeShape::square, 30, 2, 10, 1, true, nearest},
        {"round_N30_os2_10domains_table", LatticeShape::round, 30, 2, 10, 1, true, nearest},
        {"gauss_N30_os2_10domains_table", LatticeShape::gauss, 30, 2, 10, 1, true, nearest},
        {"tophat_N30_os2_10domains_table", LatticeShape::tophat, 30, 2, 10, 1, true, nearest},
        {"square_50wavelengths_10domains", LatticeShape::square, 5, 1, 10, 50, false, nearest},
        {"closed_still_N30", LatticeShape::broadened, 30, 1, 1, 1, true, nearest},
        {"closed_sweep_N30", LatticeShape::broadened_sweep, 30, 1, 1, 1, true, nearest},
        {"closed_still_pixel_N100", LatticeShape::broadened_pixel, 100, 1, 1, 1, true, nearest},
        {"tricubic_N1", LatticeShape::square, 1, 1, 10, 1, true, Interpolation::tricubic},
        {"square_N5_os1_1domain", LatticeShape::square, 5, 1, 1, 1, false, nearest}};
}

}  // namespace minibragg::perf
