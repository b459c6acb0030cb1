#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/make_broadening.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "series_of.hpp"

namespace minibragg::setup {
namespace {

using scene::LatticeShape;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double degree = constants::radians_per_degree;

/// The small deck with Gaussian spots in closed form, and more keys.
Experiment closed(std::vector<std::string> more = {}, const std::string& model = "analytic") {
    std::vector<std::string> overrides{
        "crystal.shape=gauss",
        "crystal.mosaic={model=\"" + model + R"(", spread_deg=0.1, distribution="gaussian"})"};
    overrides.insert(overrides.end(), more.begin(), more.end());
    return make_experiment(deck_of("", overrides), Files(parallel::Communicator::self()));
}

std::string refusal(const std::vector<std::string>& more) {
    try {
        closed(more);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(ChooseSpotModel, PutsSpotsInClosedFormWhereTheDeckAsksForIt) {
    const Experiment run = closed();
    EXPECT_TRUE(run.has_closed_form);
    EXPECT_EQ(run.scene.crystal.shape, LatticeShape::broadened);
    EXPECT_EQ(run.scene.crystal.domain_rotations.size(), 1U);
    EXPECT_NEAR(
        run.scene.crystal.broadening.mosaic_rad2.row[1].y, std::pow(0.1 * degree, 2), 1e-18
    );
    EXPECT_THAT(run.notes.remarks, Contains(HasSubstr("in closed form, reaching 0.")));
    EXPECT_THAT(run.notes.warnings, IsEmpty());
}

TEST(ChooseSpotModel, TakesTheShapeOfSweepsAndPixels) {
    const Experiment sweep =
        closed({"goniometer.width_deg=-0.4", "goniometer.steps_per_image=2"});
    EXPECT_EQ(sweep.scene.crystal.shape, LatticeShape::broadened_sweep);
    EXPECT_NEAR(sweep.scene.crystal.spindle_step_rad, 0.2 * degree, 1e-15);
    EXPECT_EQ(
        closed({"sampling.pixel=whole"}).scene.crystal.shape, LatticeShape::broadened_pixel
    );
    EXPECT_EQ(
        closed({"sampling.pixel=whole", "goniometer.width_deg=1"}).scene.crystal.shape,
        LatticeShape::broadened_pixel_sweep
    );
}

TEST(ChooseSpotModel, ChoosesAsFewStepsAsKeepNeighboursOut) {
    const auto steps = [](double width_deg) {
        const Experiment run = closed(
            {"goniometer.width_deg=" + std::to_string(width_deg),
             "goniometer.steps_per_image=0"}
        );
        EXPECT_EQ(
            run.scene.crystal.spindle_rotations.size(),
            static_cast<std::size_t>(run.spindle.steps_per_image)
        );
        scene::SceneModel coarser = run.scene;
        const int n = run.spindle.steps_per_image;
        if (n > std::ceil(width_deg)) {  // one fewer would reach them
            coarser.crystal.spindle_step_rad *= n / (n - 1.0);
            EXPECT_GE(scene::spot_reach(coarser), 0.5);
        }
        EXPECT_LT(scene::spot_reach(run.scene), 0.5);
        return n;
    };
    EXPECT_EQ(steps(0.2), 1);
    EXPECT_GE(steps(5.0), 5);
    EXPECT_EQ(closed({"goniometer.steps_per_image=0"}).spindle.steps_per_image, 1);
}

TEST(ChooseSpotModel, ChoosesStepsOfSampledSpotsByTheirWidth) {
    const auto steps = [](int cells) {
        const Experiment run = closed(
            {"goniometer.width_deg=1",
             "goniometer.steps_per_image=0",
             "crystal.mosaic.domains=6",
             "crystal.cells=[10,10," + std::to_string(cells) + "]"},
            "sampled"
        );
        return run.spindle.steps_per_image;
    };
    EXPECT_NEAR(steps(300), 3 * steps(100), 3);
    EXPECT_GT(steps(100), 3);
}

TEST(ChooseSpotModel, SamplesWhatIsLeftOpenAndDoesNotHold) {
    const Experiment square =
        closed({"crystal.shape=square", "crystal.mosaic.domains=7"}, "auto");
    EXPECT_FALSE(square.has_closed_form);
    EXPECT_EQ(square.scene.crystal.shape, LatticeShape::square);
    EXPECT_EQ(square.scene.crystal.domain_rotations.size(), 7U);
    EXPECT_THAT(square.notes.remarks, Contains(HasSubstr("crystal.shape")));
    const Experiment wide = closed(
        {"crystal.mosaic.spread_deg=3", "crystal.mosaic.domains=7", "detector.distance_mm=4"},
        "auto"
    );
    EXPECT_FALSE(wide.has_closed_form);
    EXPECT_EQ(wide.scene.crystal.domain_rotations.size(), 7U);
    EXPECT_THAT(wide.notes.remarks, Contains(HasSubstr("sampled, for in closed form")));
    EXPECT_TRUE(closed({}, "auto").has_closed_form);
}

/// The message with which a deck that leaves the model open is refused.
std::string refusal_of_auto(const std::vector<std::string>& more) {
    try {
        closed(more, "auto");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(ChooseSpotModel, DoesNotDropASpreadThatItCannotSample) {
    const std::vector<std::string> wide{
        "crystal.mosaic.spread_deg=3", "detector.distance_mm=4"};
    EXPECT_THAT(refusal_of_auto(wide), HasSubstr("crystal.mosaic.domains = 1 cannot sample"));
}

TEST(ChooseSpotModel, CountsNoStepsWithoutEnd) {
    const std::vector<std::string> turns{
        "goniometer.width_deg=1e9", "goniometer.steps_per_image=0"};
    EXPECT_THAT(refusal_of_auto(turns), HasSubstr("more than 10000 steps"));
}

TEST(ChooseSpotModel, KnowsWhatSinglePrecisionResolves) {
    EXPECT_THAT(
        closed({"crystal.cells=[9000,9000,9000]", "detector.distance_mm=20"}).notes.warnings,
        Contains(HasSubstr("Take \"double\""))
    );
    EXPECT_THAT(
        refusal({"crystal.cells=[1000000,1000000,1000000]", "detector.distance_mm=20"}),
        HasSubstr("precision")
    );
    EXPECT_THAT(
        closed({"crystal.cells=[1000000,1000000,1000000]", "sampling.precision=double"})
            .notes.warnings,
        IsEmpty()
    );
}

TEST(ChooseSpotModel, RefusesAndWarnsWhereSpotsReachTooFar) {
    EXPECT_THAT(
        refusal({"crystal.mosaic.spread_deg=2", "detector.distance_mm=4"}),
        HasSubstr("of the way to the next reflections")
    );
    const Experiment wide = closed({"crystal.mosaic.spread_deg=1", "detector.distance_mm=30"});
    const double reach = scene::spot_reach(wide.scene);
    ASSERT_TRUE(reach > 0.5 && reach < 1.0) << reach;
    EXPECT_THAT(wide.notes.warnings, Contains(HasSubstr("eight of them are summed")));
}

TEST(ChooseSpotModel, ChoosesSubpixelsForSpotsAsWideAsTheyAre) {
    const auto chosen = [](std::vector<std::string> more) {
        more.insert(
            more.end(), {"crystal.unit_cell=[50,50,50,90,90,90]", "crystal.cells=[14,14,14]"}
        );
        return closed(more).scene.sampling.oversample;
    };
    // A spot of 1.3 x 90 mm / 700 is 1/5.98 of a pixel of 1 mm.
    EXPECT_EQ(chosen({}), 18);  // the mosaic widens it along its ring alone
    // Its standard deviation is sqrt(0.63) / 2 / 700 A; 1 mrad of 1/1.3 A adds 7.69e-4: 1.69
    // times as wide.
    EXPECT_EQ(
        chosen({R"(beam.divergence={shape="gaussian", horizontal_rms_mrad=1, )"
                "vertical_rms_mrad=1}"}),
        11
    );
    // Farther out a pixel is seen shorter along the radius, by cos 33.7 deg: where rotations
    // widen the spot along its ring, the radius is what counts. They and a band widen both.
    const std::string beside = "detector.beam_center_mm=[-60,0]";
    const std::string rotations = "crystal.mosaic.spread_deg=0.3";
    const std::string band = "beam.bandwidth_rms_fraction=0.005";
    EXPECT_EQ(chosen({beside, rotations}), 15);
    EXPECT_NEAR(chosen({beside, rotations, band}), 18 / 4, 1);
    EXPECT_EQ(chosen({"sampling.pixel=whole"}), 1);
}

TEST(MakeBroadening, TurnsAboutTheAxesOfTheCrystal) {
    config::Crystal deck;
    deck.mosaic.spread_abc_deg = {{0.3, 0.2, 0.1}};
    const Experiment run = closed();
    const Mat3& cell_A = run.scene.crystal.cell_A;
    const Mat3 covariance = make_broadening(deck, cell_A, 5.0).mosaic_rad2;
    const Vec3d a = unit(cell_A.row[0]);
    const Vec3d c_star = unit(cross(cell_A.row[0], cell_A.row[1]));
    const Vec3d across = cross(c_star, a);
    const auto rms_deg = [&](const Vec3d& axis) {
        return std::sqrt(dot(axis, covariance * axis)) / degree;
    };
    EXPECT_NEAR(rms_deg(a), 0.3, 1e-12);
    EXPECT_NEAR(rms_deg(across), 0.2, 1e-12);
    EXPECT_NEAR(rms_deg(c_star), 0.1, 1e-12);
}

TEST(MakeBroadening, HasItsMeanSpreadInTheTruth) {
    const Experiment run =
        closed({"crystal.mosaic.spread_deg=", "crystal.mosaic.spread_abc_deg=[0.3, 0.2, 0.1]"});
    EXPECT_NEAR(run.truth.crystals[0].mosaic_spread_deg, std::sqrt(0.14 / 3.0), 1e-12);
}

TEST(MakeShot, GivesEachCrystalItsOwnSpread) {
    const Experiment run = run_of(
        "shots = 2\nlattices = 2\nmosaic_spread_deg = { list = [0.1, 0.2], order = \"crystal\" "
        "}",
        {"crystal.shape=gauss", R"(crystal.mosaic={model="analytic", distribution="gaussian"})"}
    );
    const Shot shot = make_shot(run, 1);
    const auto rms_deg = [](const scene::BroadeningModel& broadening) {
        return std::sqrt(broadening.mosaic_rad2.row[0].x) / degree;
    };
    ASSERT_EQ(shot.scene.crystal.other_crystals.size(), 1U);
    EXPECT_NEAR(rms_deg(shot.scene.crystal.broadening), 0.1, 1e-12);
    EXPECT_NEAR(rms_deg(shot.scene.crystal.other_crystals[0].broadening), 0.2, 1e-12);
    EXPECT_EQ(scene::make_spots(shot.scene, 0.0).size(), 2U);
}

TEST(MakeShot, GivesAGaussianSpectrumOneWideLine) {
    const Experiment run = run_of(
        "shots = 1\nspectrum = { model = \"gaussian\", fwhm_fraction = 0.01 }",
        {"crystal.shape=gauss", R"(crystal.mosaic={model="analytic", distribution="gaussian"})"}
    );
    const Shot shot = make_shot(run, 0);
    ASSERT_EQ(shot.scene.beam.sources.size(), 1U);
    EXPECT_NEAR(shot.scene.beam.sources[0].bandwidth, 0.01 / 2.3548200450309493, 1e-12);
}

TEST(MakeBeam, HasAGaussianDivergenceAndABandwidth) {
    const Experiment run = closed(
        {R"(beam.divergence={shape="gaussian", )"
         "horizontal_rms_mrad=0.5, vertical_rms_mrad=0.2}",
         "beam.bandwidth_rms_fraction=0.001"}
    );
    EXPECT_EQ(run.scene.beam.sources.size(), 1U);
    EXPECT_NEAR(run.scene.beam.divergence_rad2.row[0].x, 0.25e-6, 1e-18);
    EXPECT_NEAR(run.scene.beam.divergence_rad2.row[1].y, 0.04e-6, 1e-18);
    EXPECT_EQ(run.scene.beam.sources[0].bandwidth, 0.001);
}

}  // namespace
}  // namespace minibragg::setup
