#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/detector/panel_geometry.hpp"
#include "minibragg/setup/spot_sampling.hpp"
#include "support/image.hpp"
#include "unit/setup/series_of.hpp"

/// Oracle: the program's own images, summed over spots (the pixels nearest to a reflection), against those of an image that is
/// sampled much more finely.
namespace minibragg::setup {
namespace {

/// A small detector in the range of 2 Angstrom; spots of 12 to 20 cells of 60 Angstrom are 0.5 to 0.8 mm wide.
config::Run deck_with(const std::vector<std::string>& overrides) {
    static const std::string deck = R"(
[beam]
wavelength_A = 1.0
polarization = { applied = false }
[crystal]
unit_cell = [60, 60, 60, 90, 90, 90]
cells = [14, 16, 20]
shape = "gauss"
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 100
[detector]
distance_mm = 600
grid = { pixels = [96, 96], pixel_size_mm = 5 }
[sampling]
precision = "double"
oversample = 12
)";
    return config::read_deck(deck, "deck.toml", overrides);
}

RunSetup run_with(const std::vector<std::string>& overrides) {
    return make_run(deck_with(overrides), Files(parallel::Communicator::self()));
}

/// Sums over spots. A spot is what is nearest to a reflection at the middle of the sweep, at the mean wavelength.
std::map<std::tuple<int, int, int>, double> sums_over_spots(const RunSetup& run) {
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
double measured(const RunSetup& run, const RunSetup& finer) {
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
    const RunSetup run = run_with(GetParam().coarse);
    const double found = measured(run, run_with(GetParam().fine));
    const auto estimated = sample_spots(run);
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

std::vector<std::string> mosaic(const std::string& distribution, int domains, int seed) {
    return {
        "crystal.mosaic={spread_deg=0.2, distribution=\"" + distribution +
            "\", domains=" + std::to_string(domains) + ", seed=" + std::to_string(seed) + "}",
        "detector.grid.pixels=[64, 64]",
        "sampling.oversample=10"};
}

std::vector<std::string> sweep(int steps, const std::string& more = "crystal.fudge=1") {
    return {
        "goniometer={width_deg=0.8, steps_per_image=" + std::to_string(steps) + "}",
        "detector.grid.pixels=[64, 64]",
        "sampling.oversample=10",
        more};
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

INSTANTIATE_TEST_SUITE_P(
    Pixels,
    SpotSampling_,
    testing::Values(
        Case{"gauss", shape_and_oversample("gauss", 10), shape_and_oversample("gauss", 25)},
        Case{"square", shape_and_oversample("square", 9), shape_and_oversample("square", 25)},
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

TEST(SampleSpots, KnowsWhichSamplesAreTooFew) {
    const auto pixels = sample_spots(run_with({"sampling.oversample=4"}));
    EXPECT_GT(pixels->uncertainty, 0.3);
    EXPECT_LT(pixels->without[static_cast<std::size_t>(Sampled::pixels)], 1e-9);
    EXPECT_EQ(
        pixels->without[static_cast<std::size_t>(Sampled::mosaicity)], pixels->uncertainty
    );
    const auto steps = sample_spots(run_with(sweep(2)));
    EXPECT_GT(steps->uncertainty, 0.1);
    EXPECT_LT(steps->without[static_cast<std::size_t>(Sampled::spindle)], 0.02);
}

TEST(SampleSpots, TellsHowWideSpotsAre) {
    // 10 cells of 100 A along the rays' sides: 0.9345 x 1e-3 rad of 0.1 m is 0.0935 mm.
    const auto spots = sample_spots(run_with(
        {"crystal.unit_cell=[100, 100, 100, 90, 90, 90]",
         "crystal.cells=[10, 10, 10]",
         "crystal.orientation=",
         "detector.distance_mm=100",
         "detector.grid={pixels=[64, 64], pixel_size_mm=0.05}",
         "goniometer={axis=[1, 0, 0], width_deg=0.5, steps_per_image=5}"}
    ));
    EXPECT_NEAR(spots->width_pixels, 0.0935 / 0.05, 0.02);
    EXPECT_FALSE(spots->domain_distance);
    ASSERT_TRUE(spots->width_steps);
    const auto still = sample_spots(run_with({}));
    EXPECT_FALSE(still->width_steps);
}

TEST(SampleSpots, OfABlockOfFiveMicrometresAreHopeless) {
    const auto spots = sample_spots(run_with(
        {"crystal.cells=",
         "crystal.size_um=[5, 5, 5]",
         "detector.grid={pixels=[500, 500], pixel_size_mm=0.1}",
         "detector.distance_mm=100",
         "sampling.oversample=20"}
    ));
    EXPECT_NEAR(spots->width_pixels, 0.0187, 0.002);
    EXPECT_GT(spots->uncertainty, 1.0);
}

TEST(SampleSpots, OfAWideSpreadNeedManyDomains) {
    const auto few = sample_spots(run_with(mosaic("gaussian", 6, 1)));
    const auto many = sample_spots(run_with(mosaic("gaussian", 600, 1)));
    EXPECT_GT(few->uncertainty, 0.2);
    EXPECT_LT(many->uncertainty, 0.02);
    EXPECT_GT(*few->domain_distance, 2.0 * *many->domain_distance);
}

TEST(SampleSpots, OfSeveralCrystalsAreThoseOfTheWorst) {
    const std::string series =
        "shots = 2\nlattices = [1, 2]\nmosaic_spread_deg = { list = [0.001, 1], order = "
        "\"crystal\" }";
    const std::vector<std::string> overrides{
        "crystal.mosaic.domains=8",
        "sampling.oversample=100",
        "crystal.cells=[8, 8, 8]",
        "detector.distance_mm=10"};
    RunSetup run = run_of(series, overrides);
    make_image(0, run);
    const double one = sample_spots(run)->uncertainty;
    make_image(1, run);
    EXPECT_GT(sample_spots(run)->uncertainty, 5.0 * one);
}

TEST(SampleSpots, AreNoneWhereTheResolutionIsCut) {
    EXPECT_FALSE(sample_spots(run_with({"sampling.d_min_A=200"})));
}

}  // namespace
}  // namespace minibragg::setup
