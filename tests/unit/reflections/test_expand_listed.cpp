#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "minibragg/reflections/expand_listed.hpp"
#include "reflection_lookup.hpp"

/// Rows and derived mates: what wins, and what is counted. Expected values by hand.
namespace minibragg::reflections {
namespace {

constexpr double unstated = std::numeric_limits<double>::quiet_NaN();

gemmi::GroupOps operations_of(const char* group) {
    return gemmi::get_spacegroup_by_name(group).operations();
}

TEST(ExpandListed, LetsARowWinOverTheMateOfAnEarlierOne) {
    // P 1 21 1: (h k l) ~ (-h k -l). The mates of (1 2 3) are (-1 -2 -3) and (1 -2 3): another
    // row states them.
    const Expansion all = expand_listed(
        {{1, 2, 3, 5.0, unstated}, {1, -2, 3, 6.0, unstated}}, operations_of("P 1 21 1")
    );
    EXPECT_EQ(all.p1.size(), 4U);
    EXPECT_EQ(amplitude_of(all.p1, 1, 2, 3), 5.0);
    EXPECT_EQ(amplitude_of(all.p1, -1, 2, -3), 5.0);
    EXPECT_EQ(amplitude_of(all.p1, 1, -2, 3), 6.0);
    EXPECT_EQ(amplitude_of(all.p1, -1, -2, -3), 6.0);
    EXPECT_EQ(all.statistics.pairs, 1);
    EXPECT_NEAR(all.statistics.mean_pair_difference, 1.0 / 5.5, 1e-15);
    EXPECT_EQ(all.statistics.unique, 1);
    EXPECT_EQ(all.statistics.values, 2);
    EXPECT_EQ(all.statistics.derived_mates, 0);
    EXPECT_EQ(all.statistics.contradictions, 0);
    EXPECT_TRUE(is_anomalous(all.statistics));
}

TEST(ExpandListed, DerivesTheMatesThatNoRowStates) {
    const Expansion all = expand_listed({{1, 2, 3, 5.0, unstated}}, operations_of("P 1 21 1"));
    EXPECT_EQ(amplitude_of(all.p1, 1, -2, 3), 5.0);
    EXPECT_EQ(amplitude_of(all.p1, -1, -2, -3), 5.0);
    EXPECT_EQ(all.statistics.derived_mates, 2);
    EXPECT_EQ(all.statistics.pairs, 0);
    EXPECT_FALSE(is_anomalous(all.statistics));
}

TEST(ExpandListed, GivesTheMateOfAPairToMinusHklOnly) {
    const Expansion all = expand_listed(
        {{1, 2, 3, 5.0, 6.0}, {2, 2, 3, unstated, 7.0}}, operations_of("P 1 21 1")
    );
    EXPECT_EQ(amplitude_of(all.p1, -1, 2, -3), 5.0);
    EXPECT_EQ(amplitude_of(all.p1, 1, -2, 3), 6.0);
    EXPECT_EQ(amplitude_of(all.p1, -2, -2, -3), 7.0);
    EXPECT_EQ(amplitude_of(all.p1, 2, 2, 3), 7.0);  // derived
    EXPECT_EQ(all.statistics.values, 3);
}

TEST(ExpandListed, TakesOneAmplitudeOfACentricPair) {
    // (h 0 l) is its own mate in P 1 21 1: its two amplitudes contradict each other, and F(+)
    // counts.
    const Expansion all = expand_listed({{1, 0, 3, 5.0, 6.0}}, operations_of("P 1 21 1"));
    EXPECT_EQ(amplitude_of(all.p1, 1, 0, 3), 5.0);
    EXPECT_EQ(amplitude_of(all.p1, -1, 0, -3), 5.0);
    EXPECT_EQ(all.statistics.contradictions, 1);
    EXPECT_EQ(all.statistics.pairs, 0);
    ASSERT_EQ(all.worst_contradiction.size(), 1U);
    EXPECT_EQ(all.worst_contradiction[0].kept.F_e, 5.0);
    EXPECT_EQ(all.worst_contradiction[0].dropped.F_e, 6.0);
}

TEST(ExpandListed, TakesTheFirstOfRowsThatContradict) {
    // Three rows for one reflection of P 2 2 2 and its equivalents; 5.001 differs by rounding
    // alone.
    const Expansion all = expand_listed(
        {{1, 2, 3, 5.0, unstated}, {-1, -2, 3, 5.001, unstated}, {1, 2, 3, 8.0, unstated}},
        operations_of("P 2 2 2")
    );
    EXPECT_EQ(all.p1.size(), 8U);
    EXPECT_EQ(amplitude_of(all.p1, 1, -2, -3), 5.0);
    EXPECT_EQ(all.statistics.contradictions, 1);
    EXPECT_EQ(all.worst_contradiction[0].dropped.F_e, 8.0);
    EXPECT_EQ(all.statistics.unique, 1);
}

TEST(ExpandListed, SilencesAndCountsWhatSymmetryForbids) {
    const Expansion all = expand_listed(
        {{0, 3, 0, 7.0, unstated},
         {0, 5, 0, 9.0, unstated},
         {0, 7, 0, 0.0, unstated},
         {0, 2, 0, 4.0, unstated}},
        operations_of("P 1 21 1")
    );
    EXPECT_EQ(amplitude_of(all.p1, 0, 3, 0), 0.0);
    EXPECT_EQ(amplitude_of(all.p1, 0, -5, 0), 0.0);
    EXPECT_EQ(amplitude_of(all.p1, 0, 2, 0), 4.0);
    EXPECT_EQ(all.statistics.absent, 2);
    ASSERT_EQ(all.strongest_absent.size(), 1U);
    EXPECT_EQ(all.strongest_absent[0].k, 5);
}

TEST(ExpandListed, IsNotAnomalousWhenBothMatesAreListedAlike) {
    const Expansion all = expand_listed(
        {{1, 2, 3, 5.0, unstated}, {-1, -2, -3, 5.0, unstated}}, operations_of("P 1")
    );
    EXPECT_EQ(all.statistics.pairs, 1);
    EXPECT_FALSE(is_anomalous(all.statistics));
}

TEST(ExpandListed, ComparesWeakRowsWithTheMean) {
    // Of a file with three digits 0.01 and 0.02 beside 1000 are one number; 1000 and 1010 are
    // two.
    const Expansion all = expand_listed(
        {{1, 0, 0, 1000.0, unstated},
         {2, 0, 0, 0.01, unstated},
         {2, 0, 0, 0.02, unstated},
         {1, 0, 0, 1010.0, unstated}},
        operations_of("P 1")
    );
    EXPECT_EQ(all.statistics.contradictions, 1);
    EXPECT_EQ(all.worst_contradiction.at(0).dropped.F_e, 1010.0);
}

TEST(ExpandListed, ComparesMeansOfAbsentAndOtherReflections) {
    // P 1 21 1: (0 k 0) is absent for odd k. One of 20 beside four of 10 is twice as strong.
    const Expansion all = expand_listed(
        {{0, 3, 0, 20.0, unstated},
         {1, 0, 0, 10.0, unstated},
         {2, 0, 0, 10.0, unstated},
         {3, 0, 0, 10.0, unstated},
         {4, 0, 0, 10.0, unstated}},
        operations_of("P 1 21 1")
    );
    EXPECT_NEAR(all.relative_absent, 2.0, 1e-15);
}

}  // namespace
}  // namespace minibragg::reflections
