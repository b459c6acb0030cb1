#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/detector/subpixels.hpp"

namespace minibragg::detector {
namespace {

/// The mean of x^power over a pixel, from -1/2 to 1/2.
double mean_of_power(int power) {
    return power % 2 == 1 ? 0.0 : std::pow(0.5, power) / (power + 1);
}

double sampled_mean_of_power(const std::vector<Subpixel>& subpixels, int power) {
    double sum = 0.0;
    for (const Subpixel& subpixel : subpixels) {
        sum += subpixel.weight * std::pow(subpixel.offset, power);
    }
    return sum / static_cast<double>(subpixels.size());
}

TEST(Subpixels, EvenOnesAreTheMiddlesOfEqualParts) {
    const auto four = make_subpixels(4, SubpixelRule::even);
    ASSERT_EQ(four.size(), 4U);
    EXPECT_EQ(four[0].offset, -0.375);
    EXPECT_EQ(four[3].offset, 0.375);
    for (const Subpixel& subpixel : four) {
        EXPECT_EQ(subpixel.weight, 1.0);
    }
}

/// What defines the nodes: n of them integrate every polynomial to the order 2 n - 1, and x^2n
/// not.
TEST(Subpixels, LegendreOnesIntegratePolynomials) {
    for (const int count : {1, 2, 3, 4, 5, 8, 13}) {
        const auto subpixels = make_subpixels(count, SubpixelRule::legendre);
        ASSERT_EQ(static_cast<int>(subpixels.size()), count);
        for (int power = 0; power < 2 * count; ++power) {
            EXPECT_NEAR(sampled_mean_of_power(subpixels, power), mean_of_power(power), 1e-15)
                << count << " nodes, power " << power;
        }
        EXPECT_GT(
            mean_of_power(2 * count) - sampled_mean_of_power(subpixels, 2 * count),
            1e-4 * mean_of_power(2 * count) / std::pow(4.0, count)
        ) << count;
    }
}

TEST(Subpixels, LegendreOnesRiseWithinThePixelAndMirrorEachOther) {
    for (const int count : {1, 6, 64, 1000}) {
        const auto subpixels = make_subpixels(count, SubpixelRule::legendre);
        double before = -0.5, sum = 0.0;
        for (std::size_t i = 0; i < subpixels.size(); ++i) {
            EXPECT_GT(subpixels[i].offset, before);
            EXPECT_NEAR(
                subpixels[i].offset, -subpixels[subpixels.size() - 1 - i].offset, 1e-15
            );
            EXPECT_GT(subpixels[i].weight, 0.0);
            before = subpixels[i].offset;
            sum += subpixels[i].weight;
        }
        EXPECT_LT(before, 0.5);
        EXPECT_NEAR(sum, count, 1e-11 * count);
    }
}

}  // namespace
}  // namespace minibragg::detector
