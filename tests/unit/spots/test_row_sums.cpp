#include <gtest/gtest.h>

#include "minibragg/spots/row_sums.hpp"

namespace minibragg::spots {
namespace {

diffraction::ReflectionShare share_of(int h, double photons) {
    return {0, {h, 0, 0}, photons, 0.5, 3.0, 2.0};
}

TEST(RowSummer, SumsEachSpotOfARowAndKeepsItsBrightPixels) {
    RowList list;
    RowSummer summer(list);
    summer.add({1, 4, 7}, 0, share_of(1, 1e-4));  // too faint for the box
    summer.add({1, 4, 8}, 0, share_of(1, 1.0));
    summer.add({1, 4, 8}, 0, share_of(2, 0.25));
    summer.add({1, 4, 10}, 0, share_of(1, 3.0));
    summer.add({1, 5, 8}, 0, share_of(1, 8.0));
    summer.end_row();
    ASSERT_EQ(list.rows.size(), 3U);
    const RowSums& first = list.rows.front();
    EXPECT_EQ(first.key, (SpotKey{0, 1, 0, 0, 1, 0}));
    EXPECT_EQ(first.slow, 4);
    EXPECT_DOUBLE_EQ(first.sums.photons, 4.0001);
    EXPECT_DOUBLE_EQ(first.sums.fast_px, 7.5e-4 + 8.5 + 31.5);
    EXPECT_DOUBLE_EQ(first.sums.slow_px, 4.0001 * 4.5);
    EXPECT_DOUBLE_EQ(first.sums.strength_e2, 4.0001 * 3.0);
    EXPECT_EQ(first.first_fast, 8);
    EXPECT_EQ(first.pixels, 3);
    EXPECT_EQ(list.values, (std::vector<float>{1.0F, 0.0F, 3.0F, 0.25F, 8.0F}));
    RowList twice = list;
    twice.append(list);
    EXPECT_EQ(twice.rows.back().first_value, 9);
}

}  // namespace
}  // namespace minibragg::spots
