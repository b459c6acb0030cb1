#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/detector/panel.hpp"

// Oracles: geometry by hand, on a panel 100 mm downstream along z whose numbers are round.
namespace minibragg::detector {
namespace {

DevicePanel simple_panel() {
    DevicePanel panel{};
    panel.origin_m = {-0.02, 0.03, 0.1};
    panel.fast = {1.0, 0.0, 0.0};
    panel.slow = {0.0, -1.0, 0.0};
    panel.normal = {0.0, 0.0, 1.0};
    panel.pixel_size_m = 0.001;
    panel.close_distance_m = 0.1;
    panel.fast_pixels = 40;
    panel.slow_pixels = 60;
    panel.lines = 1;
    return panel;
}

/// Where a ray ends, from its direction and length.
Vec3d position_m(const Ray<double>& ray) {
    return (1.0 / ray.inverse_distance_invm) * ray.direction();
}

void expect_near(const Vec3d& u, const Vec3d& v) {
    constexpr double roundings = 1e-15;
    EXPECT_NEAR(u.x, v.x, roundings);
    EXPECT_NEAR(u.y, v.y, roundings);
    EXPECT_NEAR(u.z, v.z, roundings);
}

TEST(SubpixelOffset, IsTheMiddleOfEachPart) {
    EXPECT_EQ(subpixel_offset(0, 1), 0.0);
    EXPECT_EQ(subpixel_offset(0, 2), -0.25);
    EXPECT_EQ(subpixel_offset(1, 2), 0.25);
    EXPECT_EQ(subpixel_offset(0, 4), -0.375);
    EXPECT_EQ(subpixel_offset(3, 4), 0.375);
    EXPECT_NEAR(subpixel_offset(1, 3), 0.0, 1e-16);
}

TEST(RayTo, PointsAtPixelCentersCountedFromTheOuterCorner) {
    // Pixel (slow 10, fast 5): 5.5 mm along x and 10.5 mm down from the corner.
    expect_near(
        position_m(ray_to(simple_panel(), 10.0, 5.0, {0.0, 0.0, 0.0})), {-0.0145, 0.0195, 0.1}
    );
}

TEST(RayTo, AddsSubpixelOffsetsAndDepth) {
    expect_near(
        position_m(ray_to(simple_panel(), 10.0, 5.0, {0.25, -0.25, 0.002})),
        {-0.01475, 0.01925, 0.102}
    );
}

TEST(RayTo, HasAUnitDirectionAndTheInverseDistance) {
    // Pixel (slow 29.5, fast 59.5) is at (0.04, 0, 0.1) - out of the panel, which matters
    // nothing.
    const auto ray = ray_to(simple_panel(), 29.5, 59.5, {0.0, 0.0, 0.0});
    EXPECT_NEAR(ray.inverse_distance_invm, 1.0 / std::sqrt(0.0116), 1e-13);
    EXPECT_NEAR(dot(ray.direction(), ray.direction()), 1.0, 1e-15);
}

TEST(RayTo, StaysFiniteInAPanelThroughTheSample) {
    DevicePanel panel = simple_panel();
    panel.origin_m = {-0.0005, 0.0005, 0.0};
    const auto ray = ray_to(panel, 0.0, 0.0, {0.0, 0.0, 0.0});
    EXPECT_LE(ray.inverse_distance_invm, 1.0000001e10);
    EXPECT_TRUE(std::isfinite(solid_angle(panel, ray)));
}

TEST(SolidAngle, IsAreaOverSquaredDistanceTimesObliquity) {
    const DevicePanel panel = simple_panel();
    // On the foot of the normal (slow 29.5, fast 19.5): no obliquity.
    EXPECT_NEAR(solid_angle(panel, ray_to(panel, 29.5, 19.5, {0.0, 0.0, 0.0})), 1e-4, 1e-17);
    // At 45 degrees: half from the distance squared, 1/sqrt 2 from the obliquity.
    EXPECT_NEAR(
        solid_angle(panel, ray_to(panel, 29.5, 119.5, {0.0, 0.0, 0.0})),
        1e-4 / std::pow(2.0, 1.5),
        1e-17
    );
}

TEST(SolidAngle, OfAPointPixelHasNeitherAreaNorObliquity) {
    DevicePanel panel = simple_panel();
    panel.is_point_pixel = true;
    EXPECT_NEAR(solid_angle(panel, ray_to(panel, 29.5, 119.5, {0.0, 0.0, 0.0})), 50.0, 1e-12);
}

TEST(BendOntoSphere, TurnsDisplacementsIntoAngles) {
    DevicePanel panel = simple_panel();
    panel.is_curved = true;
    panel.curvature_m = 0.1;
    // A quarter of a turn along fast would be pi/2 * 0.1 m; a twelfth, pi/6 * 0.1 m, is 30
    // degrees.
    const double thirty_degrees_m = 0.1 * constants::pi / 6.0;
    expect_near(
        bend_onto_sphere(panel, Vec3d{thirty_degrees_m, 0.0, 0.1}),
        {0.05, 0.0, 0.1 * std::sqrt(3.0) / 2.0}
    );
    // Slow points down.
    expect_near(
        bend_onto_sphere(panel, Vec3d{0.0, -thirty_degrees_m, 0.1}),
        {0.0, -0.05, 0.1 * std::sqrt(3.0) / 2.0}
    );
    // Both: first towards fast, then about fast.
    expect_near(
        bend_onto_sphere(panel, Vec3d{thirty_degrees_m, thirty_degrees_m, 0.1}),
        {0.05, 0.05 * std::sqrt(3.0) / 2.0, 0.075}
    );
}

TEST(RayTo, MeetsEveryPixelOfACurvedPanelAtItsRadius) {
    DevicePanel panel = simple_panel();
    panel.is_curved = true;
    panel.curvature_m = 0.08;
    for (const double slow : {0.0, 17.0, 59.0}) {
        for (const double fast : {0.0, 23.0, 39.0}) {
            const auto ray = ray_to(panel, slow, fast, {0.1, -0.2, 0.003});
            EXPECT_NEAR(1.0 / ray.inverse_distance_invm, 0.08, 1e-16);
        }
    }
}

TEST(CaptureFraction, FollowsTheLengthOfThePath) {
    const DevicePanel panel = simple_panel();
    const SensorLayer layer{0.0, 0.5, 1.5};
    EXPECT_NEAR(
        capture_fraction(panel, layer, Vec3d{0.0, 0.0, 1.0}),
        std::exp(-0.5) - std::exp(-1.5),
        1e-15
    );
    // At 60 degrees the path is twice as long.
    EXPECT_NEAR(
        capture_fraction(panel, layer, Vec3d{std::sqrt(3.0) / 2.0, 0.0, 0.5}),
        std::exp(-1.0) - std::exp(-3.0),
        1e-15
    );
}

TEST(CaptureFraction, StaysFiniteForGrazingRays) {
    const DevicePanel panel = simple_panel();
    const double captured =
        capture_fraction(panel, SensorLayer{0.0, 0.1, 2.0}, Vec3d{1.0, 0.0, 0.0});
    EXPECT_GE(captured, 0.0);
    EXPECT_LE(captured, 1.0);
}

}  // namespace
}  // namespace minibragg::detector
