#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/experiment.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using files::Experiment;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

/// Expects check() to reject a good experiment after this change, with this text.
void expect_rejected(
    const std::function<void(Experiment&)>& spoil, const std::string& message
) {
    Experiment experiment = support::rotation_series();
    spoil(experiment);
    EXPECT_THAT(
        [&] {
            files::check(experiment);
        },
        ThrowsMessage<InputError>(HasSubstr(message))
    );
}

}  // namespace

TEST(CheckExperiment, AcceptsTheSamples) {
    EXPECT_NO_THROW(files::check(support::two_panel_still()));
    EXPECT_NO_THROW(files::check(support::tilted_stills()));
    EXPECT_NO_THROW(files::check(support::rotation_series()));
}

TEST(CheckExperiment, RejectsWhatNoFileCanDescribe) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    expect_rejected(
        [](Experiment& e) {
            e.detector.panels.clear();
        },
        "no panels"
    );
    expect_rejected(
        [](Experiment& e) {
            e.detector.panels[0].fast_pixels = 0;
        },
        "0 x 48 pixels"
    );
    expect_rejected(
        [](Experiment& e) {
            e.detector.panels[0].pixel_size_m = 0;
        },
        "pixel size"
    );
    expect_rejected(
        [nan](Experiment& e) {
            e.detector.panels[0].origin_m.y = nan;
        },
        "origin"
    );
    expect_rejected(
        [](Experiment& e) {
            e.detector.panels[0].fast.x = 0.5;
        },
        "unit vectors"
    );
    expect_rejected(
        [](Experiment& e) {
            e.detector.panels[0].slow = e.detector.panels[0].fast;
        },
        "perpendicular"
    );
    expect_rejected(
        [](Experiment& e) {
            e.detector.sensor_material = "Ge";
        },
        "'Ge'"
    );
    expect_rejected(
        [](Experiment& e) {
            e.detector.sensor_thickness_m = 0;
        },
        "thickness"
    );
    expect_rejected(
        [](Experiment& e) {
            e.beam.wavelength_A = 0;
        },
        "wavelength"
    );
    expect_rejected(
        [](Experiment& e) {
            e.beam.spectrum = {{1.0, -1.0}};
        },
        "spectrum"
    );
    expect_rejected(
        [](Experiment& e) {
            e.scan.images = 0;
        },
        "at least one image"
    );
    expect_rejected(
        [](Experiment& e) {
            e.scan.images = 4;
        },
        "5 angles for 4 images"
    );
    expect_rejected(
        [](Experiment& e) {
            e.scan.end_deg.pop_back();
        },
        "start and an end"
    );
    expect_rejected(
        [](Experiment& e) {
            e.scan.axis = {0, 0, 0};
        },
        "rotation axis"
    );
}

TEST(CheckExperiment, NamesThePanel) {
    Experiment experiment = support::two_panel_still();
    experiment.detector.panels[1].pixel_size_m = -1.0;
    EXPECT_THAT(
        [&] {
            files::check(experiment);
        },
        ThrowsMessage<InputError>(HasSubstr("panel 1 (right)"))
    );
}

TEST(ImageShape, StacksPanelsAlongSlow) {
    const std::vector<files::Panel> panels{
        support::make_panel({0, 0, 1}, 20, 10), support::make_panel({0, 0, 1}, 30, 5)};
    EXPECT_EQ(files::image_shape(panels), (files::ImageShape{15, 30}));
    EXPECT_THAT(files::first_rows(panels), ElementsAre(0, 10));
}

TEST(BeamCenter, LiesWhereTheBeamMeetsAFlatPanel) {
    // The corner is 10 pixels left (+x) of the beam and 20 above.
    const double pixel_m = 172e-6;
    const auto panel = support::make_panel({10 * pixel_m, 20 * pixel_m, 0.3}, 100, 100);
    const auto center = files::beam_center({panel});
    EXPECT_TRUE(center.exists);
    EXPECT_NEAR(center.fast, 10.0, 1e-9);
    EXPECT_NEAR(center.slow, 20.0, 1e-9);
    EXPECT_NEAR(center.distance_m, 0.3, 1e-12);
}

TEST(BeamCenter, PrefersThePanelThatTheBeamHits) {
    const auto missed = support::make_panel({-0.1, 0.01, 0.2}, 10, 10);
    const auto hit = support::make_panel({0.001, 0.001, 0.4}, 100, 100);
    EXPECT_EQ(files::beam_center({missed, hit}).panel, 1);
    EXPECT_EQ(files::beam_center({missed, missed}).panel, 0);
    EXPECT_NEAR(files::beam_center({missed}).distance_m, 0.2, 1e-12);
}

TEST(BeamCenter, PrefersPlanesAfterTheSampleToThoseBeforeIt) {
    const auto before = support::make_panel({-0.1, 0.01, -0.2}, 10, 10);
    const auto after = support::make_panel({-0.1, 0.01, 0.3}, 10, 10);
    EXPECT_EQ(files::beam_center({before, after}).panel, 1);
    EXPECT_NEAR(files::beam_center({before}).distance_m, -0.2, 1e-12);
}

TEST(BeamCenter, DoesNotExistOnPanelsAlongTheBeam) {
    auto panel = support::make_panel({0.1, 0.01, 0.0}, 10, 10);
    panel.fast = {0.0, 0.0, 1.0};
    EXPECT_FALSE(files::beam_center({panel}).exists);
    // The cosine between beam and normal is the sine of these angles.
    for (const double angle_rad : {1e-15, -0.9e-6}) {
        panel.fast = {std::sin(angle_rad), 0.0, std::cos(angle_rad)};
        EXPECT_FALSE(files::beam_center({panel}).exists) << angle_rad;
    }
    panel.fast = {std::sin(1.1e-6), 0.0, std::cos(1.1e-6)};
    EXPECT_TRUE(files::beam_center({panel}).exists);
}

TEST(MiddleOfPanels, IsThatOfTheBoxAroundTheirMiddles) {
    const double pixel_m = 172e-6;
    const std::vector<files::Panel> panels{
        support::make_panel({0.1, 0.0, 0.2}, 20, 10),
        support::make_panel({-0.1, 0.05, 0.2}, 20, 10),
        support::make_panel({0.0, 0.01, 0.5}, 20, 10)};
    const Vec3d middle = files::middle_m(panels);
    EXPECT_NEAR(middle.x, -10 * pixel_m, 1e-15);
    EXPECT_NEAR(middle.y, 0.025 - 5 * pixel_m, 1e-15);
    EXPECT_NEAR(middle.z, 0.35, 1e-15);
}
