#include <cmath>

#include <gtest/gtest.h>

#include "listed_spots.hpp"
#include "minibragg/base/constants.hpp"
#include "minibragg/spots/reflection_geometry.hpp"

namespace minibragg::spots {
namespace {

/// A cube of 50 A before a beam of 1 A, turned about x.
ReflectionGeometry cube(const std::vector<std::string>& more) {
    std::vector<std::string> deck{
        "crystal.unit_cell=[50, 50, 50, 90, 90, 90]",
        "crystal.orientation.euler_deg=[0, 0, 0]",
        "goniometer.axis=[1, 0, 0]"};
    deck.insert(deck.end(), more.begin(), more.end());
    const setup::Experiment experiment = experiment_of(deck);
    return {experiment, setup::make_shot(experiment, 0)};
}

TEST(ReflectionGeometry, FindsTheAngleAtWhichAReflectionIsExcited) {
    // Known: 2 5 3 of this cube is on the sphere at -34.70033978 degrees, where it leaves along
    // (.04, .11637113, .9924).
    const ReflectionGeometry geometry =
        cube({"goniometer.start_deg=-34.75", "goniometer.width_deg=0.1"});
    const Passage passage = geometry.passage(0, {2, 5, 3}, 0);
    EXPECT_NEAR(passage.phi_rad / constants::radians_per_degree, -34.70033978, 1e-7);
    EXPECT_NEAR(passage.s1_invA.x, 0.04, 1e-8);
    EXPECT_NEAR(passage.s1_invA.y, 0.11637113, 1e-8);
    EXPECT_NEAR(passage.s1_invA.z, 0.9924, 1e-8);
    // zeta sin(2 theta) / lambda
    constexpr double zeta = 0.94569303, two_theta_deg = 7.06837958;
    EXPECT_NEAR(
        passage.speed_invA_per_rad,
        zeta * std::sin(two_theta_deg * constants::radians_per_degree),
        1e-8
    );
    EXPECT_NEAR(passage.d_A, 50.0 / std::sqrt(38.0), 1e-9);
    EXPECT_FALSE(geometry.is_excited_twice(0, {2, 5, 3}));
}

TEST(ReflectionGeometry, TellsTheExcitationErrorOfAStill) {
    // Known: 0.03 degrees further, eps is 6.0931e-5.
    const ReflectionGeometry geometry = cube({"goniometer.start_deg=-34.67033978"});
    const Passage passage = geometry.passage(0, {2, 5, 3}, 0);
    EXPECT_NEAR(std::abs(passage.excitation_error_invA), 6.0931e-5, 1e-8);
    EXPECT_EQ(geometry.side_of({0.1, 0.2, 1.0}), 0);
}

TEST(ReflectionGeometry, KnowsReflectionsThatAreNeverExcitedAndThoseThatAreTwice) {
    const ReflectionGeometry geometry = cube({"goniometer.width_deg=359"});
    EXPECT_TRUE(std::isnan(geometry.passage(0, {3, 0, 0}, 0).phi_rad));  // along the spindle
    EXPECT_TRUE(geometry.is_excited_twice(0, {2, 5, 3}));
    const Passage one = geometry.passage(0, {2, 5, 3}, 1);
    const Passage other = geometry.passage(0, {2, 5, 3}, -1);
    EXPECT_NEAR(one.s1_invA.y, -other.s1_invA.y, 1e-12);
    EXPECT_EQ(geometry.side_of(one.s1_invA), 1);
    EXPECT_EQ(geometry.side_of(other.s1_invA), -1);
}

}  // namespace
}  // namespace minibragg::spots
