#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/detector/place_panels.hpp"

namespace minibragg::detector {
namespace {

/// Sums and products of a few numbers below 1.
constexpr double rounding = 1e-15;

constexpr double right_angle_rad = 0.5 * constants::pi;

/// A panel in the detector's own plane with its origin there.
PanelGeometry plane_panel(const Vec3d& origin_m) {
    PanelGeometry panel;
    panel.origin_m = origin_m;
    panel.fast_pixels = 8;
    panel.slow_pixels = 8;
    panel.pixel_size_m = 1e-3;
    return panel;
}

PanelGeometry placed(const Vec3d& origin_m, const DetectorPlacement& placement) {
    return place_panels({plane_panel(origin_m)}, placement).front();
}

void expect_near(const Vec3d& actual, const Vec3d& expected) {
    EXPECT_NEAR(actual.x, expected.x, rounding);
    EXPECT_NEAR(actual.y, expected.y, rounding);
    EXPECT_NEAR(actual.z, expected.z, rounding);
}

TEST(PlacePanels, PutsTheBeamCenterOnTheBeamAndThePlaneAtTheDistance) {
    const DetectorPlacement placement{
        .distance_m = 0.1, .beam_center_x_m = 0.01, .beam_center_y_m = 0.02};
    expect_near(placed({0.01, 0.02, 0.0}, placement).origin_m, {0.0, 0.0, 0.1});
    expect_near(placed({0.03, 0.05, 0.0}, placement).origin_m, {0.02, 0.03, 0.1});
    expect_near(placed({0.03, 0.05, 0.0}, placement).fast, {-1.0, 0.0, 0.0});
}

TEST(PlacePanels, KeepsHowFarAPanelStandsOutOfThePlane) {
    const DetectorPlacement placement{.distance_m = 0.1};
    expect_near(placed({0.0, 0.0, -0.005}, placement).origin_m, {0.0, 0.0, 0.095});
}

TEST(PlacePanels, TiltsAboutThePointThatTheBeamHits) {
    // A quarter turn about x takes +y to +z: 10 mm above the beam becomes 10 mm behind the
    // plane.
    const DetectorPlacement placement{
        .distance_m = 0.1,
        .beam_center_x_m = 0.0,
        .beam_center_y_m = 0.02,
        .tilt_rad = {right_angle_rad, 0.0, 0.0}};
    expect_near(placed({0.0, 0.02, 0.0}, placement).origin_m, {0.0, 0.0, 0.1});
    expect_near(placed({0.0, 0.03, 0.0}, placement).origin_m, {0.0, 0.0, 0.11});
    expect_near(placed({0.0, 0.03, 0.0}, placement).slow, {0.0, 0.0, -1.0});
}

TEST(PlacePanels, TiltsAboutXBeforeZ) {
    // (0, y, 0) about x: (0, 0, y); then about z: unchanged. The other order would give (-y, 0,
    // 0).
    const DetectorPlacement placement{
        .distance_m = 0.1, .tilt_rad = {right_angle_rad, 0.0, right_angle_rad}};
    expect_near(placed({0.0, 0.01, 0.0}, placement).origin_m, {0.0, 0.0, 0.11});
}

TEST(PlacePanels, TiltsAboutXBeforeY) {
    // (0, y, 0) about x: (0, 0, y); then about y, which takes z to x: (y, 0, 0). The other
    // order: (0, 0, y).
    const DetectorPlacement placement{
        .distance_m = 0.1, .tilt_rad = {right_angle_rad, right_angle_rad, 0.0}};
    expect_near(placed({0.0, 0.01, 0.0}, placement).origin_m, {0.01, 0.0, 0.1});
}

TEST(PlacePanels, SwingsTwoThetaAboutTheSampleAsARightHandedRotation) {
    DetectorPlacement placement{.distance_m = 0.1, .two_theta_rad = right_angle_rad};
    expect_near(placed({0.0, 0.0, 0.0}, placement).origin_m, {0.0, -0.1, 0.0});
    placement.two_theta_axis = {-1.0, 0.0, 0.0};
    expect_near(placed({0.0, 0.0, 0.0}, placement).origin_m, {0.0, 0.1, 0.0});
    placement.two_theta_axis = {0.0, 2.0, 0.0};  // any length
    expect_near(placed({0.0, 0.0, 0.0}, placement).origin_m, {0.1, 0.0, 0.0});
}

TEST(PlacePanels, SwingsTwoThetaAfterTilting) {
    // Tilt about z by a quarter turn: (x, 0, 0) to (0, x, 0). Moved: (0, x, d). Swing about y:
    // (d, x, 0).
    const DetectorPlacement placement{
        .distance_m = 0.1,
        .tilt_rad = {0.0, 0.0, right_angle_rad},
        .two_theta_rad = right_angle_rad,
        .two_theta_axis = {0.0, 1.0, 0.0}};
    expect_near(placed({0.01, 0.0, 0.0}, placement).origin_m, {0.1, 0.01, 0.0});
}

TEST(PlacePanels, KeepsTheDistanceToThePlaneWhenSwinging) {
    DetectorPlacement placement{.distance_m = 0.1, .beam_center_x_m = 0.03};
    for (const double two_theta_deg : {0.0, 10.0, 75.0, -20.0}) {
        placement.two_theta_rad = two_theta_deg * constants::radians_per_degree;
        const PanelGeometry panel = placed({0.05, 0.04, 0.0}, placement);
        EXPECT_NEAR(close_distance_m(panel), 0.1, rounding);
    }
}

TEST(PlacePanels, IsARigidMotion) {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> number(-1.0, 1.0);
    const auto vector = [&] {
        return Vec3d{number(random), number(random), number(random)};
    };
    for (int i = 0; i < 100; ++i) {
        const DetectorPlacement placement{
            .distance_m = 1.0 + number(random),
            .beam_center_x_m = number(random),
            .beam_center_y_m = number(random),
            .tilt_rad = vector(),
            .two_theta_rad = number(random),
            .two_theta_axis = vector()};
        const PanelGeometry a = plane_panel(vector());
        const PanelGeometry b = plane_panel(vector());
        const std::vector<PanelGeometry> panels = place_panels({a, b}, placement);
        const double before_m = length(center_m(a) - center_m(b));
        const double after_m = length(center_m(panels[0]) - center_m(panels[1]));
        constexpr double several_roundings = 1e-14;
        EXPECT_NEAR(after_m, before_m, several_roundings);
        EXPECT_NEAR(dot(panels[0].fast, panels[0].slow), 0.0, several_roundings);
        EXPECT_NEAR(length(panels[0].fast), 1.0, several_roundings);
        EXPECT_NEAR(length(panels[0].slow), 1.0, several_roundings);
    }
}

TEST(PlacePanels, RejectsPlacementsWithoutMeaning) {
    const std::vector<PanelGeometry> panels{plane_panel({})};
    EXPECT_THROW(place_panels(panels, {.distance_m = -0.1}), InputError);
    EXPECT_THROW(place_panels(panels, {.distance_m = std::nan("")}), InputError);
    EXPECT_THROW(place_panels(panels, {.distance_m = INFINITY}), InputError);
    EXPECT_THROW(place_panels(panels, {.beam_center_y_m = std::nan("")}), InputError);
    EXPECT_THROW(place_panels(panels, {.tilt_rad = {0.0, INFINITY, 0.0}}), InputError);
    EXPECT_THROW(place_panels(panels, {.two_theta_rad = std::nan("")}), InputError);
    EXPECT_THROW(place_panels(panels, {.two_theta_axis = {0.0, 0.0, 0.0}}), InputError);
    EXPECT_THROW(
        place_panels(panels, {.two_theta_axis = {std::nan(""), 0.0, 0.0}}), InputError
    );
}

TEST(PlacePanels, RejectsASkewPanel) {
    PanelGeometry skew = plane_panel({});
    skew.slow = {-0.6, -0.8, 0.0};
    EXPECT_THROW(place_panels({skew}, {.distance_m = 0.1}), InputError);
}

}  // namespace
}  // namespace minibragg::detector
