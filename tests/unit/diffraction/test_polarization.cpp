#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/beam/polarization.hpp"
#include "reference/random_scene.hpp"

namespace minibragg::beam {
namespace {

Polarization kahn(const Vec3d& incident, const Vec3d& axis, double kahn_factor) {
    return kahn_polarization(incident, polarization_frame(incident, axis), kahn_factor);
}

TEST(PolarizationFrame, HasTheElectricVectorTowardsTheAxis) {
    const Vec3d incident{0.0, 0.0, 1.0}, axis{1.0, 0.2, 0.3};  // not perpendicular to the beam
    const PolarizationFrame frame = polarization_frame(incident, axis);
    EXPECT_NEAR(dot(frame.electric, incident), 0.0, 1e-16);
    EXPECT_NEAR(dot(frame.magnetic, incident), 0.0, 1e-16);
    EXPECT_NEAR(dot(cross(frame.electric, frame.magnetic), incident), -1.0, 1e-15);
    EXPECT_GT(dot(frame.electric, axis), 0.0);
}

// Oracle: printed by the reference program nanoBragg.c.
TEST(PolarizationFactor, GivesTheReferenceProgramsValues) {
    const Vec3d incident{1.0, 0.0, 0.0}, axis{0.0, 0.0, 1.0}, d{0.8, 0.48, 0.36};
    EXPECT_NEAR(polarization_factor(kahn(incident, axis, 0.0), d), 0.82, 1e-15);
    EXPECT_NEAR(polarization_factor(kahn(incident, axis, 1.0), d), 0.8704, 1e-15);
    EXPECT_NEAR(polarization_factor(kahn(incident, axis, 0.95), d), 0.86788, 1e-15);
}

// Oracle: Kahn's own form, with the angles 2 theta and psi.
TEST(PolarizationFactor, EqualsKahnsFormWithAngles) {
    reference::Dice dice(1);
    for (int i = 0; i < 1000; ++i) {
        const Vec3d incident = dice.direction(), axis = dice.direction(), d = dice.direction();
        const double kahn_factor = dice.uniform(-1.0, 1.0);
        const double cosine = dot(incident, d);
        const PolarizationFrame frame = polarization_frame(incident, axis);
        const double psi = -std::atan2(dot(d, frame.magnetic), dot(d, frame.electric));
        const double expected =
            0.5 * (1.0 + cosine * cosine -
                   kahn_factor * std::cos(2.0 * psi) * (1.0 - cosine * cosine));
        const Polarization polarization = kahn(incident, axis, kahn_factor);
        EXPECT_NEAR(polarization_factor(polarization, d), expected, 1e-15);
        // Of a vector of any length, with its inverse.
        EXPECT_NEAR(polarization_factor(polarization, 5.0 * d, 0.2), expected, 1e-15);
    }
}

TEST(PolarizationFactor, VanishesAlongTheElectricVectorOfAPolarizedBeam) {
    const Polarization polarized = kahn({0.0, 0.0, 1.0}, {1.0, 0.0, 0.0}, 1.0);
    EXPECT_EQ(polarization_factor(polarized, Vec3d{1.0, 0.0, 0.0}), 0.0);
    EXPECT_EQ(polarization_factor(polarized, Vec3d{0.0, 1.0, 0.0}), 1.0);
}

TEST(PolarizationFactor, TakesABeamAlongItsAxisAsUnpolarized) {
    const Polarization along = kahn({0.0, 0.0, 1.0}, {0.0, 0.0, 1.0}, 1.0);
    EXPECT_DOUBLE_EQ(polarization_factor(along, Vec3d{0.6, 0.0, 0.8}), 0.82);
}

TEST(PolarizationFactor, IsOneWhenPolarizationIsOff) {
    EXPECT_EQ(polarization_factor(no_polarization, Vec3d{0.6, 0.0, 0.8}), 1.0);
}

}  // namespace
}  // namespace minibragg::beam
