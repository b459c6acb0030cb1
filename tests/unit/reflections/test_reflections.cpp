#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {
namespace {

TEST(FinestResolution, IsThatOfTheFarthestReflection) {
    const crystal::UnitCell cell{10.0, 20.0, 30.0};
    EXPECT_NEAR(
        finest_resolution_A({{0, 0, 0, 1.0F}, {2, 0, 0, 1.0F}, {0, 3, 0, 1.0F}}, cell),
        5.0,
        1e-13
    );
    EXPECT_EQ(finest_resolution_A({{0, 0, 0, 1.0F}}, cell), 0.0);
}

TEST(ApplyBFactor, DampsByTheSquareOfTheScatteringVector) {
    // d = 2 A: s^2 = 1/4; B = 16: exp(-16 / 16) = 1/e.
    std::vector<Reflection> list{{5, 0, 0, 100.0F}, {0, 0, 0, 7.0F}};
    apply_b_factor(list, {10.0, 20.0, 30.0}, 16.0);
    EXPECT_NEAR(list[0].F_e, 100.0 / std::exp(1.0), 1e-5);
    EXPECT_EQ(list[1].F_e, 7.0F);
    EXPECT_THROW(
        apply_b_factor(list, {10.0, 20.0, 30.0}, std::numeric_limits<double>::quiet_NaN()),
        InputError
    );
}

}  // namespace
}  // namespace minibragg::reflections
