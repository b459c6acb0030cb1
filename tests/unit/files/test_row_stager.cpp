#include <cstdint>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/files/row_stager.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using files::BandRows;
using files::FileLayout;
using files::RowRun;
using files::RowStager;
using testing::ElementsAre;
using testing::ElementsAreArray;

namespace {

constexpr files::PieceSize whole{1000, 1};

std::vector<float> numbers(std::size_t count) {
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), 1.0F);
    return values;
}

}  // namespace

TEST(RowStager, UsesTheCallersMemoryWhereItLooksLikeTheFile) {
    const FileLayout layout(
        {support::make_panel({0, 0, 1}, 4, 3), support::make_panel({0, 0, 1}, 4, 2)}
    );
    const auto values = numbers(20);
    const std::vector<BandRows<float>> bands{
        {{0, 0, 3}, values.data()}, {{1, 0, 2}, values.data() + 12}};
    RowStager<float, float> stager(layout, bands, 0.0F);
    const auto pieces = stager.pieces(whole);
    ASSERT_THAT(pieces, ElementsAre(RowRun{0, 5}));
    EXPECT_EQ(stager.values(pieces[0]), values.data());
}

TEST(RowStager, CopiesBandsThatAreApartInMemoryAndFillsGaps) {
    const FileLayout layout(
        {support::make_panel({0, 0, 1}, 2, 2), support::make_panel({0, 0, 1}, 3, 1)}
    );
    const std::vector<float> first{1, 2, 3, 4}, second{5, 6, 7};
    // Out of order on purpose.
    const std::vector<BandRows<float>> bands{
        {{1, 0, 1}, second.data()}, {{0, 0, 2}, first.data()}};
    RowStager<float, float> stager(layout, bands, -1.0F);
    const auto pieces = stager.pieces(whole);
    ASSERT_THAT(pieces, ElementsAre(RowRun{0, 3}));
    const float* const values = stager.values(pieces[0]);
    EXPECT_THAT(
        std::vector<float>(values, values + 9), ElementsAre(1, 2, -1, 3, 4, -1, 5, 6, 7)
    );
}

TEST(RowStager, ConvertsToTheTypeOfTheFile) {
    const FileLayout layout({support::make_panel({0, 0, 1}, 3, 2)});
    const std::vector<std::uint16_t> mask{0, 1, 2, 256, 65535, 0};
    const std::vector<BandRows<std::uint16_t>> bands{{{0, 0, 2}, mask.data()}};
    RowStager<std::int32_t, std::uint16_t> stager(layout, bands, 1);
    const auto pieces = stager.pieces(whole);
    const std::int32_t* const values = stager.values(pieces.at(0));
    EXPECT_THAT(
        std::vector<std::int32_t>(values, values + 6), ElementsAre(0, 1, 2, 256, 65535, 0)
    );
}

TEST(RowStager, GivesEveryPieceOfALargeBand) {
    const FileLayout layout({support::make_panel({0, 0, 1}, 2, 7)});
    const auto values = numbers(14);
    const std::vector<BandRows<float>> bands{{{0, 0, 7}, values.data()}};
    RowStager<float, float> stager(layout, bands, 0.0F);
    std::vector<float> together;
    for (const RowRun& piece : stager.pieces({3, 2})) {
        const float* const begin = stager.values(piece);
        together.insert(together.end(), begin, begin + piece.rows * 2);
    }
    EXPECT_THAT(together, ElementsAreArray(values));
}
