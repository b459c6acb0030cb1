#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/pictures/layout.hpp"
#include "minibragg/pictures/rings.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using pictures::Picture;
using pictures::Point;
using pictures::Ring;
using pictures::rings_of;
using pictures::round_resolutions_A;
using pictures::round_step;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr double pixel_m = 172e-6;

Picture picture_of(const std::vector<files::Panel>& panels) {
    const auto shape = files::image_shape(panels);
    const files::StackedImage image{
        shape, std::vector<float>(static_cast<std::size_t>(shape.rows * shape.columns), 1.0F)};
    return pictures::project(panels, {image}, {2000, 2000});
}

/// Bragg's law: the angle 2 theta between the beam and what is scattered at a resolution.
double two_theta(double resolution_A, double wavelength_A) {
    return 2.0 * std::asin(wavelength_A / (2.0 * resolution_A));
}

}  // namespace

TEST(Rings, AreCirclesWithBraggsRadiusOnAnUprightPanel) {
    constexpr double distance_m = 0.1, wavelength_A = 1.0;
    const std::vector<files::Panel> panels{
        support::make_panel({600 * pixel_m, 500 * pixel_m, distance_m}, 1100, 1050)};
    const Picture picture = picture_of(panels);
    ASSERT_EQ(picture.zoom, 1.0);
    const std::vector<Ring> rings = rings_of(picture, panels, wavelength_A);
    ASSERT_GE(rings.size(), 4U);
    for (const Ring& ring : rings) {
        const double radius =
            distance_m * std::tan(two_theta(ring.resolution_A, wavelength_A)) / pixel_m;
        ASSERT_GT(ring.pixels.size(), 4.0 * radius * (radius < 400.0 ? 1.0 : 0.1));
        for (const Point& pixel : ring.pixels) {
            // A pixel's ring passes between its centre and the next.
            const double from_beam = std::hypot(pixel.x + 0.5 - 600.0, pixel.y + 0.5 - 500.0);
            ASSERT_NEAR(from_beam, radius, 1.0) << ring.resolution_A;
        }
    }
}

TEST(Rings, FollowBraggsEquationOnATiltedPanel) {
    // Tilted by 0.7 rad about the horizontal through the point that the beam hits. What is seen
    // at a height of y is on the panel at a distance that grows with y, by the tilt's tangent.
    constexpr double distance_m = 0.15, wavelength_A = 0.9, tilt = 0.7;
    auto panel = support::make_panel({0.0, 0.0, 0.0}, 1100, 1100);
    const Mat3 turn = rotation_about({1.0, 0.0, 0.0}, tilt);
    panel.slow = turn * panel.slow;
    const Vec3d beam_m{0.0, 0.0, distance_m};
    panel.origin_m = beam_m - (550.0 * pixel_m) * panel.fast - (550.0 * pixel_m) * panel.slow;
    const Picture picture = picture_of({panel});
    const double across = 550.0, down = 550.0 * std::cos(tilt);
    const std::vector<Ring> rings = rings_of(picture, {panel}, wavelength_A);
    ASSERT_GE(rings.size(), 3U);
    for (const Ring& ring : rings) {
        ASSERT_GT(ring.pixels.size(), 100U);
        const double expected = two_theta(ring.resolution_A, wavelength_A);
        for (const Point& pixel : ring.pixels) {
            const double x_m = (across - pixel.x - 0.5) * pixel_m;
            const double y_m = (down - pixel.y - 0.5) * pixel_m;
            const double z_m = distance_m + y_m * std::tan(tilt);
            const double angle = std::atan2(std::hypot(x_m, y_m), z_m);
            // One pixel is at most this angle: it is 1.3 times as far from its neighbour on
            // the panel.
            ASSERT_NEAR(angle, expected, 1.4 * pixel_m / z_m) << ring.resolution_A;
        }
    }
}

TEST(Rings, AreOnThePanelsAlone) {
    const std::vector<files::Panel> panels{
        support::make_panel({310 * pixel_m, 200 * pixel_m, 0.1}, 300, 400),
        support::make_panel({-10 * pixel_m, 200 * pixel_m, 0.1}, 300, 400)};
    const Picture picture = picture_of(panels);
    for (const Ring& ring : rings_of(picture, panels, 1.0)) {
        for (const Point& pixel : ring.pixels) {
            const auto index =
                picture.index(static_cast<int>(pixel.x), static_cast<int>(pixel.y));
            EXPECT_NE(picture.panels[index], pictures::no_panel);
        }
    }
}

TEST(RoundResolutions, AreRoundAndFall) {
    EXPECT_THAT(round_resolutions_A(0.0, 0.5), ElementsAre(12.0, 6.0, 4.0, 3.0, 2.5));
    EXPECT_THAT(round_resolutions_A(0.0, 1.0), ElementsAre(6.0, 3.0, 2.0, 1.5, 1.2));
    EXPECT_THAT(round_resolutions_A(0.0, 0.0), IsEmpty());
    EXPECT_THAT(round_resolutions_A(INFINITY, 0.0), IsEmpty());
}

TEST(RoundResolutions, TakeMoreDigitsWhereADetectorSeesFew) {
    const std::vector<double> narrow = round_resolutions_A(1.0 / 1.04, 1.0 / 1.005);
    ASSERT_THAT(narrow, testing::SizeIs(testing::Ge(2U)));
    for (const double resolution_A : narrow) {
        EXPECT_GT(resolution_A, 1.005);
        EXPECT_LT(resolution_A, 1.04);
        EXPECT_LE(pictures::short_number(resolution_A).size(), std::string("1.0123").size());
    }
}

TEST(RoundStep, IsOneTwoOrFiveTimesAPowerOfTen) {
    EXPECT_DOUBLE_EQ(round_step(10.0, 6), 2.0);
    EXPECT_DOUBLE_EQ(round_step(6.0, 6), 1.0);
    EXPECT_DOUBLE_EQ(round_step(0.0021, 5), 0.0005);
    EXPECT_DOUBLE_EQ(round_step(55.0, 6), 10.0);
}
