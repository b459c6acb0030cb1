#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "minibragg/base/shot_draws.hpp"

namespace minibragg {
namespace {

TEST(ShotDraws, AreAFunctionOfTheAddressAlone) {
    const DrawAddress address{5, 17, 2, 64};
    ShotDraws first(address);
    const double one = first.uniform();
    const double two = first.normal();
    ShotDraws again(address);
    EXPECT_EQ(again.uniform(), one);
    EXPECT_EQ(again.normal(), two);
    EXPECT_NE(one, ShotDraws(address).normal());
}

TEST(ShotDraws, DifferWhereAnyPartOfTheAddressDoes) {
    // Items and streams share a word of the counter: neighbours in either must not meet.
    std::set<double> seen;
    int asked = 0;
    for (std::int64_t seed = 0; seed < 3; ++seed) {
        for (std::uint32_t shot = 0; shot < 5; ++shot) {
            for (std::uint32_t item = 0; item < 4; ++item) {
                for (std::uint32_t stream = 0; stream < 6; ++stream, ++asked) {
                    seen.insert(ShotDraws({seed, shot, item, stream}).uniform());
                }
            }
        }
    }
    EXPECT_EQ(static_cast<int>(seen.size()), asked);
}

TEST(ShotDraws, GoOnForManyNumbers) {
    // Mean and variance of n uniforms and normals: within 5 standard errors of 1/2, 1/12, 0
    // and 1.
    constexpr int n = 100000;
    ShotDraws draws({1, 0, 0, 0});
    double sum = 0.0, squares = 0.0, normal_sum = 0.0, normal_squares = 0.0;
    for (int i = 0; i < n; ++i) {
        const double u = draws.uniform() - 0.5;
        const double z = draws.normal();
        sum += u;
        squares += u * u;
        normal_sum += z;
        normal_squares += z * z;
    }
    EXPECT_NEAR(sum / n, 0.0, 5.0 * std::sqrt(1.0 / 12.0 / n));
    EXPECT_NEAR(squares / n, 1.0 / 12.0, 5.0 * std::sqrt(1.0 / 180.0 / n));
    EXPECT_NEAR(normal_sum / n, 0.0, 5.0 * std::sqrt(1.0 / n));
    EXPECT_NEAR(normal_squares / n, 1.0, 5.0 * std::sqrt(2.0 / n));
}

TEST(ShotDraws, PickEveryElementOfAList) {
    ShotDraws draws({1, 0, 0, 0});
    std::set<std::size_t> met;
    for (int i = 0; i < 200; ++i) {
        met.insert(draws.index(7));
    }
    EXPECT_EQ(met, (std::set<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(ShotDraws({1, 0, 0, 0}).index(1), 0U);
}

}  // namespace
}  // namespace minibragg
