#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/scene/pixel_extent.hpp"
#include "reference/random_scene.hpp"

namespace minibragg::scene {
namespace {

using reference::Dice;

/// A panel of a few large pixels, tilted, with a thick sensor.
PanelModel random_panel(Dice& dice) {
    const Vec3d towards = unit(Vec3d{dice.uniform(-1.0, 1.0), dice.uniform(-1.0, 1.0), 0.7});
    PanelModel panel =
        reference::facing_panel(towards, dice.uniform(0.03, 0.3), 4, dice.uniform(1e-4, 4e-3));
    const Mat3 tilt = dice.rotation(0.4);
    for (Vec3d* axis : {&panel.fast, &panel.slow, &panel.normal}) {
        *axis = tilt * *axis;
    }
    panel.layers = {{1e-4, 0.0, 1.0}, {dice.uniform(1e-4, 2e-3), 1.0, 2.0}};
    return panel;
}

Vec3d direction_to(const PanelModel& panel, double fast, double slow, double depth_m) {
    return unit(
        panel.origin_m + (fast * panel.pixel_size_m) * panel.fast +
        (slow * panel.pixel_size_m) * panel.slow + depth_m * panel.normal
    );
}

/// The farthest corner of any pixel, in its first or last layer, from the pixel's middle, by
/// direct search.
double farthest_sample_invA(const PanelModel& panel, double wavelength_A) {
    const double first_m = panel.layers.front().depth_m, last_m = panel.layers.back().depth_m;
    double farthest = 0.0;
    for (int slow = 0; slow < panel.slow_pixels; ++slow) {
        for (int fast = 0; fast < panel.fast_pixels; ++fast) {
            const Vec3d middle =
                direction_to(panel, fast + 0.5, slow + 0.5, 0.5 * (first_m + last_m));
            for (int corner = 0; corner < 8; ++corner) {
                const Vec3d sample = direction_to(
                    panel,
                    fast + (corner & 1),
                    slow + ((corner >> 1) & 1),
                    corner < 4 ? first_m : last_m
                );
                farthest = std::max(farthest, length(sample - middle) / wavelength_A);
            }
        }
    }
    return farthest;
}

TEST(PixelExtent, IsAtLeastThatOfEveryPixelAndNotMuchMore) {
    Dice dice(7);
    double tightest = 10.0;
    for (int i = 0; i < 300; ++i) {
        SceneModel model;
        model.panels = {random_panel(dice)};
        model.beam.sources = {{{0.0, 0.0, 1.0}, 1.3, 0.5}, {{0.0, 0.0, 1.0}, 0.9, 0.5}};
        const double farthest = farthest_sample_invA(model.panels[0], 0.9);
        const double extent = pixel_extent_invA(model);
        ASSERT_GE(extent, farthest) << i;
        tightest = std::min(tightest, extent / farthest);
    }
    EXPECT_LE(tightest, 1.1);
}

TEST(PixelExtent, IsNoneWherePixelsAreNotLookedAtAsAWhole) {
    Dice dice(8);
    SceneModel model;
    model.panels = {random_panel(dice), random_panel(dice)};
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};
    EXPECT_GT(pixel_extent_invA(model), 0.0);
    model.panels[1].is_curved = true;
    EXPECT_EQ(pixel_extent_invA(model), 0.0);
    for (PanelModel& panel : model.panels) {
        panel.is_curved = false;
        panel.layers.pop_back();
    }
    EXPECT_EQ(pixel_extent_invA(model), 0.0);  // a sample a pixel
    model.sampling.oversample = 2;
    EXPECT_GT(pixel_extent_invA(model), 0.0);
}

}  // namespace
}  // namespace minibragg::scene
