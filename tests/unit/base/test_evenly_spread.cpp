#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/evenly_spread.hpp"

using minibragg::evenly_spread;

TEST(EvenlySpread, TakesEveryNthAndAtMostSoMany) {
    const std::vector<int> seven{10, 11, 12, 13, 14, 15, 16};
    EXPECT_EQ(evenly_spread(seven, 7), seven);
    EXPECT_EQ(evenly_spread(seven, 100), seven);
    EXPECT_EQ(evenly_spread(seven, 6), (std::vector<int>{10, 12, 14, 16}));
    EXPECT_EQ(evenly_spread(seven, 3), (std::vector<int>{10, 13, 16}));
    EXPECT_EQ(evenly_spread(seven, 1), (std::vector<int>{10}));
    EXPECT_TRUE(evenly_spread(std::vector<int>{}, 3).empty());
}
