#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/statistics/image_statistics.hpp"

namespace minibragg::statistics {
namespace {

/// Two rows of panel 0 and one of panel 1, whose first pixel of all is of another rank's block.
const std::vector<float> photons{99.0F, 3.0F, 4.0F, 0.0F, 1.0F, 2.0F, 2.0F, 6.0F, 8.0F};
const std::vector<RowBlock> blocks{{7, 1, 5, 1, 2}, {1, 0, 10, 2, 3}};

TEST(RowStatistics, AreTheSumsOfEachRowOfTheBlocks) {
    const auto rows = row_statistics(upload("photons", photons), blocks);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].panel, 1);
    EXPECT_EQ(rows[0].slow, 5);
    EXPECT_EQ(rows[0].sum, 14.0);
    EXPECT_DOUBLE_EQ(rows[0].sum_of_squares, 100.0);
    EXPECT_EQ(rows[0].max, 8.0);
    EXPECT_EQ(rows[1].slow, 10);
    EXPECT_EQ(rows[1].sum, 7.0);
    EXPECT_DOUBLE_EQ(rows[1].sum_of_squares, 25.0);
    EXPECT_EQ(rows[2].slow, 11);
    EXPECT_EQ(rows[2].max, 2.0);
}

TEST(ImageStatistics, AreThoseOfAllRowsInWhateverOrderTheyCome) {
    const auto image = combine(row_statistics(upload("photons", photons), blocks), 8);
    EXPECT_EQ(image.pixels, 8);
    EXPECT_EQ(image.sum, 26.0);
    EXPECT_EQ(image.mean, 3.25);
    EXPECT_DOUBLE_EQ(image.rms, std::sqrt(134.0 / 8.0));
    EXPECT_EQ(image.max, 8.0);
    EXPECT_EQ(image.max_panel, 1);
    EXPECT_EQ(image.max_slow, 5);
}

TEST(ImageStatistics, NameTheFirstOfEqualMaxima) {
    const auto image = combine({{1, 0, 5.0, 25.0, 5.0}, {0, 3, 5.0, 25.0, 5.0}}, 2);
    EXPECT_EQ(image.max_panel, 0);
    EXPECT_EQ(image.max_slow, 3);
}

TEST(CompareImages, TellsTheNormsOfTheDifference) {
    const auto a = upload("a", std::vector<float>{1.0F, -4.0F, 2.0F, 0.0F});
    const auto b = upload("b", std::vector<float>{1.0F, -1.0F, 6.0F, 0.0F});
    const ImageDifference difference = compare_images(a, b);
    EXPECT_EQ(difference.largest, 4.0);
    EXPECT_EQ(difference.mean_absolute, 1.75);
    EXPECT_DOUBLE_EQ(difference.root_mean_square, 2.5);
    EXPECT_EQ(difference.largest_value, 4.0);
}

TEST(CompareImages, FindsNoDifferenceOfAnImageFromItself) {
    const auto a = upload("a", std::vector<float>{3.0F, 5.0F});
    EXPECT_EQ(compare_images(a, a).root_mean_square, 0.0);
}

TEST(ImageStatistics, OfNoPixelsAreZero) {
    const auto image = combine({}, 0);
    EXPECT_EQ(image.mean, 0.0);
    EXPECT_EQ(image.rms, 0.0);
}

}  // namespace
}  // namespace minibragg::statistics
