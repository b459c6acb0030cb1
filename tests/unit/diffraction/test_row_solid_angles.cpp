#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/scene/all_pixels.hpp"

/// Oracle: area times cosine over the square of the distance, written out for a panel across
/// the beam.
namespace minibragg::diffraction {
namespace {

constexpr double pixel_m = 2e-4, distance_m = 0.05;
constexpr int fast_pixels = 37, slow_pixels = 3;  // rows are no whole number of packs

scene::SceneModel panel_across_the_beam() {
    scene::PanelModel panel;
    panel.origin_m = {-1e-3, 2e-3, distance_m};
    panel.fast = {1.0, 0.0, 0.0};
    panel.slow = {0.0, 1.0, 0.0};
    panel.normal = {0.0, 0.0, 1.0};
    panel.fast_pixels = fast_pixels;
    panel.slow_pixels = slow_pixels;
    panel.pixel_size_m = pixel_m;
    scene::SceneModel model;
    model.panels = {panel};
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};
    model.crystal.cell_A = {{{80.0, 0.0, 0.0}, {0.0, 80.0, 0.0}, {0.0, 0.0, 80.0}}};
    model.crystal.lattice.cells = {10.0, 10.0, 10.0};
    return model;
}

/// Of a point of the detector, in pixels from its corner.
double solid_angle_sr(double slow, double fast, double depth_m) {
    const double x = -1e-3 + fast * pixel_m, y = 2e-3 + slow * pixel_m,
                 z = distance_m + depth_m;
    const double r = std::sqrt(x * x + y * y + z * z);
    return pixel_m * pixel_m * distance_m / (r * r * r);
}

/// Computed, for pixels whose mask is not 0 for a multiple of 5.
std::vector<double> computed(const scene::SceneModel& model) {
    std::vector<std::uint8_t> mask(fast_pixels * slow_pixels);
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = i % 5 == 0 ? 1 : 0;
    }
    const scene::PixelRows pixels{scene::all_pixels(model).rows, upload("mask", mask)};
    const ExecSpace exec;
    return download(row_solid_angles(exec, scene::upload_scene(exec, model), pixels));
}

template <class OfPixel>
void expect_sums(const std::vector<double>& sums, const OfPixel& of_pixel) {
    ASSERT_EQ(sums.size(), std::size_t{slow_pixels});
    for (int slow = 0; slow < slow_pixels; ++slow) {
        double sum = 0.0;
        for (int fast = 0; fast < fast_pixels; ++fast) {
            sum += (slow * fast_pixels + fast) % 5 == 0 ? 0.0 : of_pixel(slow, fast);
        }
        EXPECT_NEAR(sums[static_cast<std::size_t>(slow)] / sum, 1.0, 1e-13) << slow;
    }
}

TEST(RowSolidAngles, OfTheHeldSampleCountForAllSamples) {
    scene::SceneModel model = panel_across_the_beam();
    model.sampling.oversample = 2;
    model.sampling.oversample_omega = false;
    model.sampling.held = {-0.25, 0.25, false};
    model.panels.front().layers = {{1e-5, 0.0, 1.0}, {3e-5, 1.0, 2.0}};
    expect_sums(computed(model), [](double slow, double fast) {
        return 2.0 * 2.0 * 2.0 * solid_angle_sr(slow + 0.25, fast + 0.75, 1e-5);
    });
}

TEST(RowSolidAngles, OfEachSampleAreSummed) {
    scene::SceneModel model = panel_across_the_beam();
    model.sampling.oversample = 2;
    model.sampling.oversample_omega = true;
    model.panels.front().layers = {{1e-5, 0.0, 1.0}, {3e-5, 1.0, 2.0}};
    expect_sums(computed(model), [](double slow, double fast) {
        double sum = 0.0;
        for (const double depth_m : {1e-5, 3e-5}) {
            for (const double off_slow : {0.25, 0.75}) {
                sum += solid_angle_sr(slow + off_slow, fast + 0.25, depth_m) +
                       solid_angle_sr(slow + off_slow, fast + 0.75, depth_m);
            }
        }
        return sum;
    });
}

}  // namespace
}  // namespace minibragg::diffraction
