#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/parallel/decomposition.hpp"

using namespace minibragg::parallel;
using testing::Each;
using testing::ElementsAre;

namespace {

std::vector<RowCosts> equal_panels(int panels, int rows, std::int64_t pixels) {
    return std::vector<RowCosts>(
        static_cast<std::size_t>(panels), RowCosts(static_cast<std::size_t>(rows), pixels)
    );
}

/// How often each row of each panel is given to a rank: [panel][row].
std::vector<std::vector<int>> times_covered(
    const std::vector<std::vector<Band>>& bands, const std::vector<RowCosts>& panels
) {
    std::vector<std::vector<int>> times;
    for (const RowCosts& rows : panels) {
        times.emplace_back(rows.size(), 0);
    }
    for (const auto& mine : bands) {
        for (const Band& band : mine) {
            for (int row = band.first_row; row < band.first_row + band.rows; ++row) {
                ++times.at(static_cast<std::size_t>(band.panel))
                      .at(static_cast<std::size_t>(row));
            }
        }
    }
    return times;
}

std::int64_t row_count(const std::vector<Band>& bands) {
    return std::accumulate(
        bands.begin(),
        bands.end(),
        std::int64_t{0},
        [](std::int64_t total, const Band& band) {
            return total + band.rows;
        }
    );
}

/// Cost with the one that each row counts more.
std::int64_t load_of(const std::vector<Band>& bands, const std::vector<RowCosts>& panels) {
    return cost_of(bands, panels) + row_count(bands);
}

/// Detectors of many kinds.
std::vector<std::vector<RowCosts>> detectors() {
    std::vector<std::vector<RowCosts>> result{
        equal_panels(1, 1, 7),
        equal_panels(1, 1000, 900),
        equal_panels(2, 240, 250),
        equal_panels(5, 3, 4),
        equal_panels(64, 10, 100),
        equal_panels(3, 10, 0),
        {}};
    result.push_back({RowCosts(10, 5), RowCosts(100, 50), RowCosts(), RowCosts(1, 1000000)});
    RowCosts ramp(50);
    std::iota(ramp.begin(), ramp.end(), 0);
    result.push_back({ramp, RowCosts(20, 0), ramp});
    return result;
}

const std::vector<int> rank_counts{1, 2, 3, 4, 5, 7, 8, 16, 61, 300};

}  // namespace

TEST(Decompose, SharesOutMoreWorkThan32BitsCount) {
    // 60,000 rows of 60,000 pixels, each of a million steps: 3.6e15 in all.
    constexpr std::int64_t cost = 60'000'000'000;
    const auto panels = equal_panels(1, 60'000, cost);
    const auto bands = decompose(panels, 7);
    EXPECT_THAT(times_covered(bands, panels), Each(Each(1)));
    for (const auto& mine : bands) {
        EXPECT_LE(cost_of(mine, panels), 60'000 * cost / 7 + 2 * cost);
    }
}

TEST(Decomposition, CoversEachRowExactlyOnce) {
    for (const auto& panels : detectors()) {
        for (const int ranks : rank_counts) {
            const auto bands = decompose(panels, ranks);
            ASSERT_EQ(static_cast<int>(bands.size()), ranks);
            for (const auto& rows : times_covered(bands, panels)) {
                EXPECT_THAT(rows, Each(1)) << ranks << " ranks, " << panels.size() << " panels";
            }
        }
    }
}

TEST(Decomposition, GivesNoRankMoreThanItsShareAndOneRowOrATwentieth) {
    for (const auto& panels : detectors()) {
        std::int64_t total = 0, dearest_row = 0;
        for (const RowCosts& rows : panels) {
            for (const std::int64_t cost : rows) {
                total += cost + 1;
                dearest_row = std::max(dearest_row, cost + 1);
            }
        }
        for (const int ranks : rank_counts) {
            const double share = static_cast<double>(total) / ranks;
            const double allowed =
                std::max(share + static_cast<double>(dearest_row), 1.05 * share);
            for (const auto& mine : decompose(panels, ranks)) {
                EXPECT_LE(static_cast<double>(load_of(mine, panels)), allowed + 1e-9);
            }
        }
    }
}

TEST(Decomposition, KeepsBandsInOrderAndJoined) {
    for (const auto& panels : detectors()) {
        for (const int ranks : rank_counts) {
            Band last{-1, 0, 1};
            for (const auto& mine : decompose(panels, ranks)) {
                for (const Band& band : mine) {
                    EXPECT_GT(band.rows, 0);
                    const bool continues = band.panel == last.panel &&
                                           band.first_row == last.first_row + last.rows;
                    EXPECT_TRUE(continues || (band.panel > last.panel && band.first_row == 0));
                    last = band;
                }
            }
        }
    }
}

TEST(Decomposition, KeepsPanelsWholeWhereThatBalances) {
    const auto bands = decompose(equal_panels(6, 10, 100), 3);
    EXPECT_THAT(bands[0], ElementsAre(Band{0, 0, 10}, Band{1, 0, 10}));
    EXPECT_THAT(bands[1], ElementsAre(Band{2, 0, 10}, Band{3, 0, 10}));
    EXPECT_THAT(bands[2], ElementsAre(Band{4, 0, 10}, Band{5, 0, 10}));
}

TEST(Decomposition, CutsPanelsWhereWholeOnesWouldNotBalance) {
    const auto bands = decompose(equal_panels(3, 10, 100), 2);
    EXPECT_THAT(bands[0], ElementsAre(Band{0, 0, 10}, Band{1, 0, 5}));
    EXPECT_THAT(bands[1], ElementsAre(Band{1, 5, 5}, Band{2, 0, 10}));
}

TEST(Decomposition, LeavesRanksWithoutWorkWhenThereAreMoreThanRows) {
    const auto bands = decompose(equal_panels(1, 3, 10), 7);
    int busy = 0;
    for (const auto& mine : bands) {
        busy += mine.empty() ? 0 : 1;
        EXPECT_LE(row_count(mine), 1);
    }
    EXPECT_EQ(busy, 3);
}

TEST(Decomposition, SpreadsMaskedRowsToo) {
    for (const auto& mine : decompose(equal_panels(1, 100, 0), 4)) {
        EXPECT_EQ(row_count(mine), 25);
    }
}

TEST(Decomposition, GivesCostlyRowsToFewerRows) {
    // The first half of the panel is masked: it costs one hundredth.
    RowCosts rows(100, 0);
    std::fill(rows.begin() + 50, rows.end(), 99);
    const auto bands = decompose({rows}, 2);
    EXPECT_GT(row_count(bands[0]), 70);
    EXPECT_LT(row_count(bands[1]), 30);
}

TEST(CostOf, SumsTheRowsOfAllBands) {
    const std::vector<RowCosts> panels{{1, 2, 3}, {10, 20}};
    EXPECT_EQ(cost_of({{0, 1, 2}, {1, 0, 1}}, panels), 15);
    EXPECT_EQ(cost_of({}, panels), 0);
}

TEST(GroupOf, MakesRunsOfRanksOfEqualLengthWithinOne) {
    for (const int ranks : {1, 2, 3, 5, 7, 12, 64}) {
        for (const int per_group : {1, 2, 5, 100}) {
            for (const std::int64_t shots : {1, 3, 1000}) {
                std::vector<int> ranks_of_group;
                for (int rank = 0; rank < ranks; ++rank) {
                    const int group = group_of({ranks, per_group, shots}, rank);
                    // The last group that was met, or the one after it.
                    const auto met = static_cast<int>(ranks_of_group.size());
                    ASSERT_TRUE(group == met || (met > 0 && group == met - 1));
                    ranks_of_group.resize(static_cast<std::size_t>(group) + 1);
                    ++ranks_of_group.back();
                }
                EXPECT_LE(static_cast<std::int64_t>(ranks_of_group.size()), shots);
                const auto [smallest, largest] =
                    std::minmax_element(ranks_of_group.begin(), ranks_of_group.end());
                EXPECT_LE(*largest - *smallest, 1);
            }
        }
    }
}

TEST(GroupOf, IsOneForEachGroupfulOfRanks) {
    EXPECT_EQ(group_of({8, 2, 100}, 5), 2);
    EXPECT_EQ(group_of({8, 2, 100}, 7), 3);
    EXPECT_EQ(group_of({8, 2, 3}, 7), 2);
    EXPECT_EQ(group_of({3, 8, 100}, 2), 0);
}
