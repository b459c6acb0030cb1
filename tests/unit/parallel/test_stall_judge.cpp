#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/parallel/stall_judge.hpp"

using minibragg::parallel::Moves;
using minibragg::parallel::StallJudge;
using testing::Eq;
using testing::Optional;

TEST(StallJudge, NamesTheRankThatHasStoodLongest) {
    StallJudge judge(5.0, 3);
    EXPECT_THAT(judge.stalled(std::array<Moves, 3>{{{1}, {1}, {1}}}, 1.0), Eq(std::nullopt));
    EXPECT_THAT(judge.stalled(std::array<Moves, 3>{{{2}, {1}, {2}}}, 1.0), Eq(std::nullopt));
    EXPECT_THAT(judge.stalled(std::array<Moves, 3>{{{2}, {1}, {2}}}, 4.5), Eq(std::nullopt));
    EXPECT_THAT(judge.stalled(std::array<Moves, 3>{{{2}, {1}, {2}}}, 1.0), Optional(1));
}

TEST(StallJudge, AcceptsOneRankThatGetsOn) {
    StallJudge judge(5.0, 2);
    std::array<Moves, 2> said{{{1}, {1}}};
    for (int i = 0; i < 10; ++i) {
        said[1].count = i + 2;
        EXPECT_THAT(judge.stalled(said, 4.0), Eq(std::nullopt));
    }
    EXPECT_THAT(judge.stalled(said, 4.0), Eq(std::nullopt));
    EXPECT_THAT(judge.stalled(said, 4.0), Optional(0));
}

TEST(StallJudge, LetsARankTakeTheTimeThatItAsksFor) {
    StallJudge judge(5.0, 2);
    const std::array<Moves, 2> said{{{1, 0}, {1, 20000}}};
    EXPECT_THAT(judge.stalled(said, 0.0), Eq(std::nullopt));
    EXPECT_THAT(judge.stalled(said, 24.0), Eq(std::nullopt));
    EXPECT_THAT(judge.stalled(said, 2.0), Optional(0));
}
