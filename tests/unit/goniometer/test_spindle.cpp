#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/goniometer/spindle.hpp"

namespace minibragg::goniometer {
namespace {

using constants::pi;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double tolerance = 1e-15;

TEST(StepAngles, AreTheMiddlesOfEqualSteps) {
    // Image 2 of width 0.4 from 1.0 covers 1.8 to 2.2; four steps of 0.1.
    const Spindle spindle{{1.0, 0.0, 0.0}, 1.0, 0.4, 4};
    EXPECT_THAT(
        step_angles_rad(spindle, 2),
        ElementsAre(
            DoubleNear(1.85, tolerance),
            DoubleNear(1.95, tolerance),
            DoubleNear(2.05, 2 * tolerance),
            DoubleNear(2.15, 2 * tolerance)
        )
    );
}

TEST(StepAngles, OfAStillAreItsStart) {
    EXPECT_THAT(step_angles_rad({{0.0, 1.0, 0.0}, 0.3, 0.0, 1}, 0), ElementsAre(0.3));
}

TEST(StepAngles, ContinueFromImageToImage) {
    const Spindle spindle{{1.0, 0.0, 0.0}, 0.0, 0.1, 5};
    const double step = 0.1 / 5;
    EXPECT_NEAR(
        step_angles_rad(spindle, 1).front() - step_angles_rad(spindle, 0).back(),
        step,
        tolerance
    );
}

TEST(StepRotations, TurnRightHandedAboutTheAxisWhateverItsLength) {
    // A quarter turn about z takes x to y.
    const std::vector<Mat3> rotations = step_rotations({{0.0, 0.0, 7.0}, pi / 2.0, 0.0, 1}, 0);
    ASSERT_EQ(rotations.size(), 1U);
    const Vec3d turned = rotations[0] * Vec3d{1.0, 0.0, 0.0};
    EXPECT_NEAR(turned.x, 0.0, tolerance);
    EXPECT_NEAR(turned.y, 1.0, tolerance);
    EXPECT_NEAR(turned.z, 0.0, tolerance);
}

TEST(StepRotations, LeaveTheAxisWhereItIs) {
    const Vec3d axis{0.6, 0.0, 0.8};
    for (const Mat3& rotation : step_rotations({axis, 0.2, 1.3, 7}, 3)) {
        EXPECT_NEAR(length(rotation * axis - axis), 0.0, tolerance);
    }
}

TEST(StepRotations, RefuseAnAxisWithoutDirection) {
    EXPECT_THAT(
        [] {
            step_rotations({{0.0, 0.0, 0.0}, 0.0, 0.0, 1}, 0);
        },
        ThrowsMessage<InputError>(HasSubstr("goniometer.axis"))
    );
}

}  // namespace
}  // namespace minibragg::goniometer
