#include <cmath>

#include <gtest/gtest.h>

#include "beam/direction.hpp"
#include "reference/random_scene.hpp"

namespace minibragg::beam {
namespace {

Direction direction_of(const Vec3d& incident, const Vec3d& axis) {
    const Vec3d magnetic = unit(cross(axis, incident));
    return {incident, unit(cross(incident, magnetic)), magnetic, 0, 1, false};
}

// Oracle: printed by the reference program nanoBragg.c.
TEST(PolarizationFactor, GivesTheReferenceProgramsValues) {
    const Direction from = direction_of({1.0, 0.0, 0.0}, {0.0, 0.0, 1.0});
    const Vec3d d{0.8, 0.48, 0.36};
    EXPECT_NEAR(polarization_factor(Polarization{true, 0.0}, from, d), 0.82, 1e-15);
    EXPECT_NEAR(polarization_factor(Polarization{true, 1.0}, from, d), 0.8704, 1e-15);
    EXPECT_NEAR(polarization_factor(Polarization{true, 0.95}, from, d), 0.86788, 1e-15);
}

// Oracle: Kahn's own form, with the angles 2 theta and psi.
TEST(PolarizationFactor, EqualsKahnsFormWithAngles) {
    reference::Dice dice(1);
    for (int i = 0; i < 1000; ++i) {
        const Direction from = direction_of(dice.direction(), dice.direction());
        const Vec3d d = dice.direction();
        const double kahn_factor = dice.uniform(-1.0, 1.0);
        const double cosine = dot(from.incident, d);
        const double psi = -std::atan2(dot(d, from.magnetic), dot(d, from.electric));
        const double expected =
            0.5 * (1.0 + cosine * cosine -
                   kahn_factor * std::cos(2.0 * psi) * (1.0 - cosine * cosine));
        EXPECT_NEAR(
            polarization_factor(Polarization{true, kahn_factor}, from, d), expected, 1e-15
        );
    }
}

TEST(PolarizationFactor, VanishesAlongTheElectricVectorOfAPolarizedBeam) {
    const Direction from = direction_of({0.0, 0.0, 1.0}, {1.0, 0.0, 0.0});
    EXPECT_EQ(polarization_factor(Polarization{true, 1.0}, from, Vec3d{1.0, 0.0, 0.0}), 0.0);
    EXPECT_EQ(polarization_factor(Polarization{true, 1.0}, from, Vec3d{0.0, 1.0, 0.0}), 1.0);
}

TEST(PolarizationFactor, TakesABeamAlongItsAxisAsUnpolarized) {
    const Direction from = direction_of({0.0, 0.0, 1.0}, {0.0, 0.0, 1.0});
    EXPECT_DOUBLE_EQ(
        polarization_factor(Polarization{true, 1.0}, from, Vec3d{0.6, 0.0, 0.8}), 0.82
    );
}

TEST(PolarizationFactor, IsOneWhenPolarizationIsOff) {
    const Direction from = direction_of({0.0, 0.0, 1.0}, {1.0, 0.0, 0.0});
    EXPECT_EQ(polarization_factor(Polarization{false, 1.0}, from, Vec3d{1.0, 0.0, 0.0}), 1.0);
}

}  // namespace
}  // namespace minibragg::beam
