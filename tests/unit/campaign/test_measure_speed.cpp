#include <gtest/gtest.h>

#include "minibragg/campaign/measure_speed.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "unit/setup/series_of.hpp"

/// Counts, not times: how much is rendered to find out the speed of any deck.
namespace minibragg::campaign {
namespace {

setup::Experiment run_with(const std::vector<std::string>& overrides) {
    return setup::make_experiment(
        setup::deck_of("", overrides), setup::Files(parallel::Communicator::self())
    );
}

MeasuredSpeed speed_with(const std::vector<std::string>& overrides) {
    const setup::Experiment run = run_with(overrides);
    return measure_speed(run, scene::upload_scene(ExecSpace(), run.scene));
}

TEST(MeasureSpeed, RendersAStatedNumberOfStepsAtMost) {
    constexpr std::int64_t most = measuring_tries * most_steps_of_a_try;
    const std::vector<std::vector<std::string>> decks{
        {"crystal.mosaic={spread_deg=1, domains=1000}",
         "beam.dispersion={range_fraction=0.01, steps=1000}",
         "goniometer={width_deg=90, steps_per_image=100}",
         "sampling.oversample=1000"},
        {"detector.grid={pixels=[60000, 3], pixel_size_mm=0.01}",
         "sampling.oversample=7",
         "detector.sensor.layers=1000"}};
    for (const auto& deck : decks) {
        const MeasuredSpeed speed = speed_with(deck);
        EXPECT_LE(speed.steps, most);
        EXPECT_GT(speed.steps, 0);
        EXPECT_GT(speed.steps_per_s, 0.0);
    }
}

TEST(MeasureSpeed, IsNothingWithoutPixels) {
    const MeasuredSpeed speed =
        speed_with({"detector.mask.circles=[{center_mm=[0, 0, 0], radius_mm=100}]"});
    EXPECT_EQ(speed.steps, 0);
    EXPECT_EQ(speed.steps_per_s, 0.0);
}

TEST(Thinned, HasFewStepsAndSomeOfEverything) {
    const setup::Experiment run = run_with(
        {"crystal.mosaic={spread_deg=1, domains=50}",
         "goniometer={width_deg=1, steps_per_image=20}",
         "beam.dispersion={range_fraction=0.01, steps=30}",
         "sampling.oversample=10"}
    );
    for (const std::int64_t most : {1, 7, 1000, 10000}) {
        const scene::SceneModel few = thinned(run.scene, most);
        EXPECT_LE(scene::steps_per_pixel(few, 0), most);
        EXPECT_GE(few.beam.sources.size(), 1U);
        EXPECT_GE(few.panels.front().layers.size(), 1U);
    }
    // Whole when that is allowed.
    EXPECT_EQ(
        scene::steps_per_pixel(thinned(run.scene, 100'000'000), 0),
        scene::steps_per_pixel(run.scene, 0)
    );
}

TEST(Thinned, HasTheSpotsOfTheScene) {
    const setup::Experiment run = run_with(
        {"crystal.shape=\"gauss_star\"",
         "crystal.mosaic={model=\"analytic\", distribution=\"gaussian\", spread_deg=0.3}",
         "crystal.cell_spread.rms_fraction=0.001",
         "goniometer={axis=[0, 1, 0], width_deg=0.4, steps_per_image=4}"}
    );
    const auto wanted = scene::make_spots(run.scene, 0.0);
    const auto few = scene::make_spots(thinned(run.scene, 2), 0.0);
    ASSERT_LT(few.size(), wanted.size());
    const auto &spot = few.front().numbers, &other = wanted.front().numbers;
    EXPECT_GT(spot.half_step, 0.0);
    EXPECT_EQ(spot.half_step, other.half_step);
    EXPECT_EQ(spot.mosaic, other.mosaic);
    EXPECT_EQ(spot.radial, other.radial);
    EXPECT_EQ(spot.size.x, other.size.x);
    EXPECT_EQ(spot.axis.y, other.axis.y);
}

TEST(LeastSoundTime, LeavesOutWhatAClockOfTicksHasMissed) {
    EXPECT_EQ(least_sound_time_s({4.0, 3.0, 5.0}), 3.0);
    EXPECT_EQ(least_sound_time_s({0.0, 3.0, 5.0, 4.0, 0.0}), 3.0);
    EXPECT_EQ(least_sound_time_s({1.0, 3.0, 5.0, 4.0, 3.5}), 3.0);
    EXPECT_EQ(least_sound_time_s({0.0, 0.0, 10.0}), 0.0);
    EXPECT_EQ(least_sound_time_s({}), 0.0);
}

}  // namespace
}  // namespace minibragg::campaign
