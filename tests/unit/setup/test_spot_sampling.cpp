#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/setup/spot_sampling.hpp"
#include "support/sampled_runs.hpp"
#include "unit/setup/series_of.hpp"

/// That the estimate is that of images is a law: tests/property/test_spot_sampling.cpp.
namespace minibragg::setup {
namespace {

TEST(SampleSpots, KnowsWhichSamplesAreTooFew) {
    const auto pixels = sampling_of(run_with({"sampling.oversample=4"}));
    EXPECT_GT(pixels->uncertainty, 0.3);
    EXPECT_LT(pixels->without[static_cast<std::size_t>(Sampled::pixels)], 1e-9);
    EXPECT_EQ(
        pixels->without[static_cast<std::size_t>(Sampled::mosaicity)], pixels->uncertainty
    );
    const auto steps = sampling_of(run_with(sweep(2)));
    EXPECT_GT(steps->uncertainty, 0.1);
    EXPECT_LT(steps->without[static_cast<std::size_t>(Sampled::spindle)], 0.02);
}

TEST(SampleSpots, TellsHowWideSpotsAre) {
    // 10 cells of 100 A along the rays' sides: 0.9345 x 1e-3 rad of 0.1 m is 0.0935 mm.
    const auto spots = sampling_of(run_with(
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
    const auto still = sampling_of(run_with({}));
    EXPECT_FALSE(still->width_steps);
}

TEST(SampleSpots, OfABlockOfFiveMicrometresAreHopeless) {
    const auto spots = sampling_of(run_with(
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
    const auto few = sampling_of(run_with(mosaic("gaussian", 6, 1)));
    const auto many = sampling_of(run_with(mosaic("gaussian", 600, 1)));
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
    const Experiment run = run_of(series, overrides);
    const double one = sample_spots(run, make_shot(run, 0))->uncertainty;
    EXPECT_GT(sample_spots(run, make_shot(run, 1))->uncertainty, 5.0 * one);
}

TEST(SampleSpots, AreNoneWhereTheResolutionIsCut) {
    EXPECT_FALSE(sampling_of(run_with({"sampling.d_min_A=200"})));
}

}  // namespace
}  // namespace minibragg::setup
