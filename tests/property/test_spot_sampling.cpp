#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/detector/panel_geometry.hpp"
#include "minibragg/setup/spot_sampling.hpp"
#include "support/image.hpp"
#include "support/sampled_runs.hpp"

/// Oracle: the program's own images, summed over spots (the pixels nearest to a reflection),
/// against those of an image that is sampled much more finely.
namespace minibragg::setup {
namespace {

/// Sums over spots. A spot is what is nearest to a reflection at the middle of the sweep, at
/// the mean wavelength.
std::map<std::tuple<int, int, int>, double> sums_over_spots(const Experiment& run) {
    const std::vector<float> image = support::render_all(run.scene);
    const auto& crystal = run.scene.crystal;
    const Mat3 spindle = crystal.spindle_rotations[crystal.spindle_rotations.size() / 2];
    const Mat3 cell_A = transposed(spindle * transposed(crystal.cell_A));
    std::map<std::tuple<int, int, int>, double> sums;
    std::size_t pixel = 0;
    const detector::PanelGeometry& panel = run.detector.panels.front();
    for (int slow = 0; slow < panel.slow_pixels; ++slow) {
        for (int fast = 0; fast < panel.fast_pixels; ++fast, ++pixel) {
            const Vec3d to = unit(detector::position_m(panel, {fast + 0.5, slow + 0.5}));
            const Vec3d hkl =
                cell_A * ((1.0 / run.truth.wavelength_A) * (to - Vec3d{0.0, 0.0, 1.0}));
            const auto nearest = [](double index) {
                return static_cast<int>(std::lround(index));
            };
            sums[{nearest(hkl.x), nearest(hkl.y), nearest(hkl.z)}] +=
                static_cast<double>(image[pixel]);
        }
    }
    return sums;
}

/// Root mean square difference of the sums over spots, relative to their root mean square.
double measured(const Experiment& run, const Experiment& finer) {
    auto sums = sums_over_spots(run);
    double error = 0.0, all = 0.0;
    for (const auto& [hkl, sum] : sums_over_spots(finer)) {
        error += (sums[hkl] - sum) * (sums[hkl] - sum);
        all += sum * sum;
    }
    return std::sqrt(error / all);
}

struct Case {
    const char* name;
    std::vector<std::string> coarse, fine;  ///< overrides: as computed, and finer
};

class SpotSampling_ : public testing::TestWithParam<Case> {};

/// Near the bound of 2 %: within a factor of two.
TEST_P(SpotSampling_, EstimatesTheErrorOfSumsOverSpots) {
    const Experiment run = run_with(GetParam().coarse);
    const double found = measured(run, run_with(GetParam().fine));
    const auto estimated = sampling_of(run);
    ASSERT_TRUE(estimated);
    RecordProperty("measured", std::to_string(found));
    RecordProperty("estimated", std::to_string(estimated->uncertainty));
    EXPECT_GT(found, 0.004) << "shows nothing";
    EXPECT_LT(estimated->uncertainty, 2.0 * found) << found;
    EXPECT_GT(estimated->uncertainty, 0.5 * found) << found;
}

std::vector<std::string> shape_and_oversample(const std::string& shape, int oversample) {
    return {"crystal.shape=" + shape, "sampling.oversample=" + std::to_string(oversample)};
}

std::vector<std::string> dispersion(int steps) {
    // The same continuum: each of the steps stands for its own width.
    constexpr double width = 0.02;
    const double range = width * (steps - 1) / steps;
    return {
        "beam.dispersion={range_fraction=" + std::to_string(range) +
            ", steps=" + std::to_string(steps) + "}",
        "sampling.oversample=8"};
}

std::vector<std::string> at_legendre_nodes(const std::string& shape, int oversample) {
    auto overrides = shape_and_oversample(shape, oversample);
    overrides.push_back("sampling.subpixels=legendre");
    return overrides;
}

INSTANTIATE_TEST_SUITE_P(
    Pixels,
    SpotSampling_,
    testing::Values(
        Case{"gauss", shape_and_oversample("gauss", 10), shape_and_oversample("gauss", 25)},
        Case{"square", shape_and_oversample("square", 9), shape_and_oversample("square", 25)},
        Case{
            "gauss_legendre",
            at_legendre_nodes("gauss", 10),
            shape_and_oversample("gauss", 25)},
        Case{
            "square_legendre",
            at_legendre_nodes("square", 9),
            shape_and_oversample("square", 25)},
        Case{"round", shape_and_oversample("round", 7), shape_and_oversample("round", 25)},
        Case{"tophat", shape_and_oversample("tophat", 14), shape_and_oversample("tophat", 40)}
    ),
    [](const auto& tested) {
        return std::string(tested.param.name);
    }
);

INSTANTIATE_TEST_SUITE_P(
    Others,
    SpotSampling_,
    testing::Values(
        Case{"domains", mosaic("gaussian", 60, 1), mosaic("gaussian", 2000, 1)},
        Case{"uniform_domains", mosaic("uniform", 40, 1), mosaic("uniform", 2000, 1)},
        Case{"spindle", sweep(6), sweep(60)},
        Case{
            "spindle_square",
            sweep(7, "crystal.shape=square"),
            sweep(60, "crystal.shape=square")},
        Case{"dispersion", dispersion(4), dispersion(40)}
    ),
    [](const auto& tested) {
        return std::string(tested.param.name);
    }
);

}  // namespace
}  // namespace minibragg::setup
