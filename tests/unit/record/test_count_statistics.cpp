#include <vector>

#include <gtest/gtest.h>

#include "minibragg/record/count_statistics.hpp"

namespace minibragg::record {
namespace {

TEST(CountStatistics, AreOfTheGoodPixelsAlone) {
    const std::vector<std::int32_t> counts{5, 100, 100, -3, 99, 2147483647};
    const std::vector<std::uint16_t> mask{0, 0, 8, 0, 0, 2};
    EXPECT_EQ(count_statistics(counts, mask, 100), (CountStatistics{201, 100, 1}));
}

TEST(CountStatistics, AddUpBeyond32Bits) {
    const std::vector<std::int32_t> counts(5, 2147483647);
    const std::vector<std::uint16_t> mask(5, 0);
    const CountStatistics all = count_statistics(counts, mask, 2147483647);
    EXPECT_EQ(all.sum, 5 * std::int64_t{2147483647});
    EXPECT_EQ(all.saturated, 5);
}

TEST(CountStatistics, MayHaveANegativeMaximum) {
    const std::vector<std::int32_t> counts{-7, -2};
    const std::vector<std::uint16_t> mask{0, 0};
    EXPECT_EQ(count_statistics(counts, mask, 100), (CountStatistics{-9, -2, 0}));
}

TEST(CountStatistics, WithoutGoodPixelsAreZeros) {
    const std::vector<std::int32_t> counts{7};
    const std::vector<std::uint16_t> mask{1};
    EXPECT_EQ(
        gathered(parallel::Communicator::self(), count_statistics(counts, mask, 100)),
        CountStatistics{}
    );
}

}  // namespace
}  // namespace minibragg::record
