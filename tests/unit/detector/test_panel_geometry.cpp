#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/detector/panel_geometry.hpp"

namespace minibragg::detector {
namespace {

/// Lengths here are below 1 m: a few units in the last place.
constexpr double rounding_m = 1e-15;

PanelGeometry small_panel() {
    PanelGeometry panel;
    panel.name = "p0";
    panel.origin_m = {0.01, 0.02, 0.1};
    panel.fast_pixels = 10;
    panel.slow_pixels = 20;
    panel.pixel_size_m = 1e-3;
    return panel;
}

void expect_near(const Vec3d& actual, const Vec3d& expected) {
    EXPECT_NEAR(actual.x, expected.x, rounding_m);
    EXPECT_NEAR(actual.y, expected.y, rounding_m);
    EXPECT_NEAR(actual.z, expected.z, rounding_m);
}

TEST(PanelGeometry, MeasuresPixelsFromTheOuterCornerOfThePixelZeroZero) {
    const PanelGeometry panel = small_panel();
    expect_near(position_m(panel, {0.0, 0.0}), {0.01, 0.02, 0.1});
    expect_near(position_m(panel, {0.5, 0.5}), {0.0095, 0.0195, 0.1});
    expect_near(position_m(panel, {10.0, 20.0}), {0.0, 0.0, 0.1});
}

TEST(PanelGeometry, HasItsCenterHalfwayAlongBothEdges) {
    expect_near(center_m(small_panel()), {0.005, 0.01, 0.1});
}

TEST(PanelGeometry, HasANormalThatPointsAwayFromTheSampleWhateverTheHandOfItsAxes) {
    PanelGeometry panel = small_panel();
    expect_near(normal(panel), {0.0, 0.0, 1.0});
    std::swap(panel.fast, panel.slow);
    expect_near(normal(panel), {0.0, 0.0, 1.0});
    panel.origin_m.z = -0.1;
    expect_near(normal(panel), {0.0, 0.0, -1.0});
}

TEST(PanelGeometry, KeepsFastCrossSlowAsNormalWhenItsPlaneContainsTheSample) {
    PanelGeometry panel = small_panel();
    panel.origin_m.z = 0.0;
    expect_near(normal(panel), {0.0, 0.0, 1.0});
}

TEST(PanelGeometry, OfATiltedPlaneIsCloserThanItsDistanceAlongTheBeam) {
    // Through (0, 0, 0.2 m), its normal 30 degrees from the beam: 0.2 m cos(30 degrees).
    const double tilt_rad = 30.0 * constants::radians_per_degree;
    PanelGeometry panel = small_panel();
    panel.origin_m = {0.0, 0.0, 0.2};
    panel.slow = {0.0, -std::cos(tilt_rad), -std::sin(tilt_rad)};
    EXPECT_NEAR(close_distance_m(panel), 0.1 * std::sqrt(3.0), rounding_m);
    expect_near(normal(panel), {0.0, -0.5, 0.5 * std::sqrt(3.0)});
}

TEST(PanelGeometry, CountsMorePixelsThanAnIntHolds) {
    PanelGeometry panel = small_panel();
    panel.fast_pixels = 60000;
    panel.slow_pixels = 60000;
    EXPECT_EQ(pixel_count({panel, small_panel()}), 3600000200);
}

TEST(CheckedPanel, HasExactlyPerpendicularUnitAxesWhenTheDeckRoundedThem) {
    PanelGeometry rounded = small_panel();
    rounded.fast = {-0.866, -0.5, 0.0};
    rounded.slow = {0.5, -0.866, 0.0003};
    const PanelGeometry panel = checked(rounded);
    EXPECT_NEAR(length(panel.fast), 1.0, rounding_m);
    EXPECT_NEAR(length(panel.slow), 1.0, rounding_m);
    EXPECT_NEAR(dot(panel.fast, panel.slow), 0.0, rounding_m);
    expect_near(panel.fast, unit(rounded.fast));
}

TEST(CheckedPanel, IsUnchangedWhenItsAxesAreExact) {
    const PanelGeometry panel = checked(small_panel());
    EXPECT_EQ(panel.fast.x, -1.0);
    EXPECT_EQ(panel.slow.y, -1.0);
    EXPECT_EQ(panel.origin_m.x, 0.01);
}

template <class Change>
void expect_rejected(Change change, const char* complaint) {
    PanelGeometry panel = small_panel();
    change(panel);
    try {
        checked(panel);
        FAIL() << "accepted a panel with " << complaint;
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("panel 'p0'"));
        EXPECT_THAT(error.what(), testing::HasSubstr(complaint));
    }
}

TEST(CheckedPanel, RejectsSizesThatNoPanelHas) {
    expect_rejected(
        [](auto& panel) {
            panel.fast_pixels = 0;
        },
        "pixels = [0, 20]"
    );
    expect_rejected(
        [](auto& panel) {
            panel.slow_pixels = -1;
        },
        "pixels = [10, -1]"
    );
    expect_rejected(
        [](auto& panel) {
            panel.slow_pixels = 2000000000;
        },
        "between 1 and 65536"
    );
    expect_rejected(
        [](auto& panel) {
            panel.pixel_size_m = 0.0;
        },
        "pixel size = 0.0"
    );
    expect_rejected(
        [](auto& panel) {
            panel.pixel_size_m = std::nan("");
        },
        "must be > 0"
    );
}

TEST(CheckedPanel, RejectsAxesThatAreNotUnitVectorsOrNotPerpendicular) {
    expect_rejected(
        [](auto& panel) {
            panel.fast = {0.0, 0.0, 0.0};
        },
        "lengths 0.0"
    );
    expect_rejected(
        [](auto& panel) {
            panel.slow = {0.0, -1.01, 0.0};
        },
        "Give unit vectors"
    );
    expect_rejected(
        [](auto& panel) {
            panel.slow = panel.fast;
        },
        "fast . slow = 1.0"
    );
    expect_rejected(
        [](auto& panel) {
            panel.origin_m.y = std::numeric_limits<double>::infinity();
        },
        "finite"
    );
}

}  // namespace
}  // namespace minibragg::detector
