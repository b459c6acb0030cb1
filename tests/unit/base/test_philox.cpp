#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/philox.hpp"

namespace minibragg {
namespace {

using testing::ElementsAre;

// Known answers published with the Random123 library, file kat_vectors, lines "philox4x32 10".
TEST(Philox, GivesTheKnownAnswersOfItsAuthors) {
    EXPECT_THAT(
        philox4x32({{0, 0, 0, 0}}, {{0, 0}}).word,
        ElementsAre(0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U)
    );
    constexpr std::uint32_t ones = 0xffffffffU;
    EXPECT_THAT(
        philox4x32({{ones, ones, ones, ones}}, {{ones, ones}}).word,
        ElementsAre(0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU)
    );
    EXPECT_THAT(
        philox4x32(
            {{0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}}, {{0xa4093822U, 0x299f31d0U}}
        ).word,
        ElementsAre(0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U)
    );
}

TEST(PhiloxKey, UsesAllBitsOfTheSeed) {
    EXPECT_THAT(philox_key(0x0123456789abcdef).word, ElementsAre(0x89abcdefU, 0x01234567U));
    EXPECT_THAT(philox_key(-1).word, ElementsAre(0xffffffffU, 0xffffffffU));
}

TEST(UniformOpen, NeverReachesItsEnds) {
    constexpr std::uint32_t ones = 0xffffffffU;
    EXPECT_EQ(uniform_open(0, 0), 0x1.0p-53);
    EXPECT_EQ(uniform_open(ones, ones), 1.0 - 0x1.0p-53);
    EXPECT_EQ(uniform_open(0x80000000U, 0), 0.5 + 0x1.0p-53);
}

TEST(UniformOpen, HasTheMomentsOfAUniformDistribution) {
    constexpr int draws = 100000;
    double sum = 0.0, sum_of_squares = 0.0;
    for (std::uint32_t i = 0; i < draws; ++i) {
        const PhiloxBlock block = philox4x32({{i, 0, 0, 0}}, philox_key(7));
        const double x = uniform_open(block.word[0], block.word[1]);
        sum += x;
        sum_of_squares += x * x;
    }
    // Standard errors of the mean (1/12 variance) and of the mean square (4/45); five of them.
    EXPECT_NEAR(sum / draws, 0.5, 5.0 * std::sqrt(1.0 / 12.0 / draws));
    EXPECT_NEAR(sum_of_squares / draws, 1.0 / 3.0, 5.0 * std::sqrt(4.0 / 45.0 / draws));
}

}  // namespace
}  // namespace minibragg
