#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/vec3.hpp"

namespace minibragg {
namespace {

void expect_near(const Vec3d& u, const Vec3d& v, double tolerance) {
    EXPECT_NEAR(u.x, v.x, tolerance);
    EXPECT_NEAR(u.y, v.y, tolerance);
    EXPECT_NEAR(u.z, v.z, tolerance);
}

TEST(Vec3, HasTheUsualProducts) {
    const Vec3d u{1.0, 2.0, 3.0}, v{-4.0, 5.0, 6.0};
    EXPECT_EQ(dot(u, v), 24.0);
    expect_near(cross(u, v), {-3.0, -18.0, 13.0}, 0.0);
    EXPECT_EQ(length({2.0, 3.0, 6.0}), 7.0);
}

TEST(Unit, LeavesAZeroVectorZero) {
    expect_near(unit({0.0, 3.0, 4.0}), {0.0, 0.6, 0.8}, 2e-16);  // one rounding
    expect_near(unit({0.0, 0.0, 0.0}), {0.0, 0.0, 0.0}, 0.0);
}

// x to y, y to z, z to x: the right hand.
TEST(RotationAbout, TurnsRightHanded) {
    const double quarter = constants::pi / 2.0;
    expect_near(rotation_about({0, 0, 1}, quarter) * Vec3d{1, 0, 0}, {0, 1, 0}, 1e-16);
    expect_near(rotation_about({1, 0, 0}, quarter) * Vec3d{0, 1, 0}, {0, 0, 1}, 1e-16);
    expect_near(rotation_about({0, 1, 0}, quarter) * Vec3d{0, 0, 1}, {1, 0, 0}, 1e-16);
}

// Printed by the reference program nanoBragg.c.
TEST(RotationAbout, GivesTheReferenceProgramsVector) {
    expect_near(
        rotation_about({0.0, 0.6, 0.8}, 0.4) * Vec3d{1.0, 2.0, 3.0},
        {0.99894466246461511, 2.3241649148064587, 2.7568763138951562},
        1e-15
    );
}

// Printed by the reference program nanoBragg.c.
TEST(RotationXyz, TurnsAboutXThenYThenZ) {
    expect_near(
        rotation_xyz({0.1, 0.2, 0.3}) * Vec3d{1.0, 2.0, 3.0},
        {1.0411536583867149, 2.0916086087501053, 2.9225284408248982},
        1e-15
    );
}

TEST(Mat3, MultipliesRowsIntoColumns) {
    const Mat3 a{{{1, 2, 3}, {4, 5, 6}, {7, 8, 10}}}, b{{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}};
    const Mat3 product = a * b;
    expect_near(product.row[0], {3, 1, 2}, 0.0);
    expect_near(product.row[1], {6, 4, 5}, 0.0);
    expect_near(product.row[2], {10, 7, 8}, 0.0);
    expect_near(transposed(a).row[0], {1, 4, 7}, 0.0);
    EXPECT_EQ(determinant(a), -3.0);
    EXPECT_EQ(determinant(b), 1.0);
}

TEST(Rotations, KeepLengthsAndHandedness) {
    const Mat3 r = rotation_xyz({0.3, -1.2, 2.5});
    EXPECT_NEAR(determinant(r), 1.0, 1e-15);
    const Mat3 identity = r * transposed(r);
    expect_near(identity.row[0], {1, 0, 0}, 1e-15);
    expect_near(identity.row[1], {0, 1, 0}, 1e-15);
    expect_near(identity.row[2], {0, 0, 1}, 1e-15);
}

}  // namespace
}  // namespace minibragg
