#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/parallel/halo.hpp"

namespace minibragg::parallel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(HaloTransfers, AreNoneWithinNoReachOrAlone) {
    EXPECT_THAT(halo_transfers({{{0, 0, 5}}, {{0, 5, 5}}}, {0}), IsEmpty());
    EXPECT_THAT(halo_transfers({{{0, 0, 5}, {1, 0, 5}}}, {3, 3}), IsEmpty());
    EXPECT_THAT(halo_transfers({{{0, 0, 5}}, {{1, 0, 5}}}, {3, 3}), IsEmpty());
    EXPECT_THAT(halo_transfers({{}, {}}, {3}), IsEmpty());
}

TEST(HaloTransfers, BringTheRowsNextToABand) {
    EXPECT_THAT(
        halo_transfers({{{0, 0, 5}}, {{0, 5, 7}}}, {2}),
        ElementsAre(RowTransfer{0, 0, 1, 0, 3, 2}, RowTransfer{1, 0, 0, 0, 5, 2})
    );
}

/// Rows that a rank has after all transfers: its own and the borders, (band of the rank, row).
std::multiset<std::tuple<int, int>> rows_after(
    const std::vector<std::vector<Band>>& bands, const std::vector<int>& reach, int rank
) {
    std::multiset<std::tuple<int, int>> rows;
    for (const RowTransfer& transfer : halo_transfers(bands, reach)) {
        if (transfer.to == rank) {
            for (int i = 0; i < transfer.rows; ++i) {
                rows.emplace(transfer.to_band, transfer.first_row + i);
            }
        }
    }
    return rows;
}

TEST(HaloTransfers, BringEachRowWithinReachOnceAndNoOther) {
    const std::vector<std::vector<Band>> bands{
        {{0, 0, 1}, {0, 9, 4}, {1, 4, 1}}, {{0, 1, 2}}, {}, {{0, 3, 6}, {1, 0, 4}}};
    const std::vector<int> rows_of_panel{13, 5}, reach{4, 1};
    for (int rank = 0; rank < 4; ++rank) {
        std::multiset<std::tuple<int, int>> expected;
        for (std::size_t b = 0; b < bands[rank].size(); ++b) {
            const Band& band = bands[rank][b];
            const int end = band.first_row + band.rows;
            for (int row = 0; row < rows_of_panel[band.panel]; ++row) {
                const bool is_near =
                    row >= band.first_row - reach[band.panel] && row < end + reach[band.panel];
                if (is_near && (row < band.first_row || row >= end)) {
                    expected.emplace(static_cast<int>(b), row);
                }
            }
        }
        EXPECT_EQ(rows_after(bands, reach, rank), expected) << "rank " << rank;
    }
}

TEST(HaloTransfers, ComeFromTheRankThatHasTheRows) {
    const std::vector<std::vector<Band>> bands{{{0, 4, 4}}, {{0, 0, 4}}};
    for (const RowTransfer& transfer : halo_transfers(bands, {9})) {
        const Band& from = bands[transfer.from][transfer.from_band];
        EXPECT_GE(transfer.first_row, from.first_row);
        EXPECT_LE(transfer.first_row + transfer.rows, from.first_row + from.rows);
    }
}

TEST(HaloTransfers, OfAChainOfRanksTakeFourTurns) {
    constexpr int ranks = 16;
    std::vector<std::vector<Band>> bands;
    for (int rank = 0; rank < ranks; ++rank) {
        bands.push_back({{0, 3 * rank, 3}});
    }
    // A transfer happens when both of its ranks have finished all that come before.
    std::vector<int> finished(ranks, 0);
    for (const RowTransfer& transfer : halo_transfers(bands, {2})) {
        const int turn = std::max(finished[transfer.from], finished[transfer.to]) + 1;
        finished[transfer.from] = finished[transfer.to] = turn;
    }
    EXPECT_EQ(*std::max_element(finished.begin(), finished.end()), 4);
}

}  // namespace
}  // namespace minibragg::parallel
