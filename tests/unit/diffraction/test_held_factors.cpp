#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/diffraction/held_factors.hpp"
#include "path_stubs.hpp"

// Oracle: Eq. 3, 5 and 6b of docs/physics.md, written out for a panel across the beam.
namespace minibragg::diffraction {
namespace {

/// Two layers, two subpixels along an edge, everything held at one corner of the pixel.
scene::SceneModel model_that_holds(const scene::HeldSample& held) {
    scene::SceneModel model = stubs::small_model();
    model.beam.kahn_factor = 0.8;
    model.panels[0].layers = {{0.0, 0.0, 0.5}, {2e-3, 0.5, 1.0}};
    model.sampling = {2, false, false, false, held, held, 0};
    return model;
}

/// Where a sample of pixel (slow 3, fast 1) of stubs::small_model() lies.
Vec3d place_m(
    const scene::SceneModel& model, double off_slow, double off_fast, double depth_m
) {
    const scene::PanelModel& panel = model.panels[0];
    return panel.origin_m + ((3.5 + off_slow) * 1e-3) * panel.slow +
           ((1.5 + off_fast) * 1e-3) * panel.fast + depth_m * panel.normal;
}

void expect_held_at(const scene::HeldSample& held, double depth_m) {
    if constexpr (runs_on_host) {
        const scene::SceneModel model = model_that_holds(held);
        const scene::DeviceScenes scenes = upload_scene(ExecSpace(), model);
        const scene::DeviceScene& scene = scenes.front();
        const PixelPack<double> pixel{scene.panels(0), 3.0, 1.0};
        const HeldFactors<double> factors = held_factors(scene, pixel);
        const Vec3d x_m = place_m(model, held.off_slow, held.off_fast, depth_m);
        const double distance_m = length(x_m);
        const Vec3d d = unit(x_m);
        EXPECT_NEAR(factors.solid_angle, 1e-6 * 0.1 / std::pow(distance_m, 3), 1e-18);
        // The electric vector is along x: P = (1 + c^2 - K (x^2 - y^2)) / 2.
        const double polarization = 0.5 * (1.0 + d.z * d.z - 0.8 * (d.x * d.x - d.y * d.y));
        EXPECT_NEAR(factors.polarization, polarization, 1e-15);
        EXPECT_NEAR(factors.capture_direction.x, d.x, 1e-15);
        EXPECT_NEAR(factors.capture_direction.y, d.y, 1e-15);
        EXPECT_NEAR(factors.capture_direction.z, d.z, 1e-15);
    }
}

TEST(HeldFactors, AreThoseOfASampleOfTheFirstLayer) {
    expect_held_at({-0.25, -0.25, false}, 0.0);
}

TEST(HeldFactors, AreThoseOfASampleOfTheLastLayer) {
    expect_held_at({0.25, 0.25, true}, 2e-3);
}

}  // namespace
}  // namespace minibragg::diffraction
