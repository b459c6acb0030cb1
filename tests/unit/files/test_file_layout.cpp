#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/files/file_layout.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using files::FileLayout;
using files::pieces_of;
using files::RowRun;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(FileLayout, PlacesBands) {
    const FileLayout layout(
        {support::make_panel({0, 0, 1}, 20, 10), support::make_panel({0, 0, 1}, 30, 5)}
    );
    EXPECT_EQ(layout.rows_of({0, 3, 4}), (RowRun{3, 4}));
    EXPECT_EQ(layout.rows_of({1, 3, 2}), (RowRun{13, 2}));
    EXPECT_EQ(layout.width(0), 20);
    EXPECT_EQ(layout.width(1), 30);
}

TEST(FileLayout, RefusesBandsThatLeaveTheDetector) {
    const FileLayout layout({support::make_panel({0, 0, 1}, 20, 10)});
    for (const parallel::Band band :
         {parallel::Band{1, 0, 1},
          parallel::Band{-1, 0, 1},
          parallel::Band{0, 5, 6},
          parallel::Band{0, -1, 2},
          parallel::Band{0, 5, -1}}) {
        EXPECT_THROW(layout.rows_of(band), std::out_of_range);
    }
}

TEST(PiecesOf, MergesRunsThatTouch) {
    EXPECT_THAT(
        pieces_of({{0, 5}, {5, 5}, {12, 1}}, {100, 1}),
        ElementsAre(RowRun{0, 10}, RowRun{12, 1})
    );
}

TEST(PiecesOf, CutsAtMultiplesOfTheChunk) {
    EXPECT_THAT(
        pieces_of({{3, 20}}, {10, 4}), ElementsAre(RowRun{3, 9}, RowRun{12, 8}, RowRun{20, 3})
    );
}

TEST(PiecesOf, CutsInsideAChunkThatIsTooLarge) {
    EXPECT_THAT(
        pieces_of({{0, 25}}, {10, 100}),
        ElementsAre(RowRun{0, 10}, RowRun{10, 10}, RowRun{20, 5})
    );
}

TEST(PiecesOf, DropsEmptyRuns) {
    EXPECT_THAT(pieces_of({}, {10, 1}), IsEmpty());
    EXPECT_THAT(pieces_of({{4, 0}}, {10, 1}), IsEmpty());
}
