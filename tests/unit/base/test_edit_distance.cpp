#include <gtest/gtest.h>

#include "minibragg/base/edit_distance.hpp"

namespace minibragg {
namespace {

TEST(EditDistance, CountsASwapOfNeighboursAsOne) {
    EXPECT_EQ(edit_distance("", ""), 0);
    EXPECT_EQ(edit_distance("abc", ""), 3);
    EXPECT_EQ(edit_distance("spred", "spread"), 1);
    EXPECT_EQ(edit_distance("sahpe", "shape"), 1);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

}  // namespace
}  // namespace minibragg
