#include <gtest/gtest.h>

#include "minibragg/record/statistics_record.hpp"

namespace minibragg::record {
namespace {

using statistics::ImageStatistics;

const std::vector<ImageStatistics> photons{
    {0, 100.5, 1.25, 2.5, 30.0, 1, 2, 3}, {0, 200.5, 2.25, 4.5, 60.0, 4, 5, 6}};
const std::vector<CountStatistics> counts{{101, 29, 0}, {std::int64_t{1} << 40U, 60, 7}};

TEST(StatisticsRecord, IsReadBackAsItWasWritten) {
    const nexus::RunRecord record = record_of_statistics(photons, counts);
    const auto photons_read = photon_statistics_in(record);
    ASSERT_EQ(photons_read.size(), 2U);
    EXPECT_EQ(photons_read[0].sum, 100.5);
    EXPECT_EQ(photons_read[1].mean, 2.25);
    EXPECT_EQ(photons_read[1].rms, 4.5);
    EXPECT_EQ(photons_read[1].max, 60.0);
    EXPECT_EQ(photons_read[1].max_panel, 4);
    EXPECT_EQ(photons_read[1].max_slow, 5);
    EXPECT_EQ(photons_read[1].max_fast, 6);
    EXPECT_EQ(count_statistics_in(record), counts);
}

TEST(StatisticsRecord, HasNoCountsWithoutAResponse) {
    const nexus::RunRecord record = record_of_statistics(photons, {});
    EXPECT_EQ(record.size(), 7U);
    EXPECT_TRUE(count_statistics_in(record).empty());
}

}  // namespace
}  // namespace minibragg::record
