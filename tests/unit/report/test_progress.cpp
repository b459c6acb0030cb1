#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/report/progress.hpp"

namespace minibragg::report {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Progress, TellsEveryTenthOnceWhereNothingCanBeRewritten) {
    std::ostringstream out;
    Log log(&out, false);
    Progress progress(log, 1000, 1);
    for (int i = 0; i < 1000; ++i) {
        progress.advance(1);
    }
    EXPECT_EQ(lines_in(out.str()), 10U);
    EXPECT_THAT(out.str(), StartsWith("10 %  "));
    EXPECT_THAT(out.str(), HasSubstr("steps/s"));
    EXPECT_THAT(out.str(), HasSubstr("\n100 %  "));
    EXPECT_THAT(out.str(), HasSubstr("  0.00 s left\n"));
}

TEST(Progress, StaysAtItsEndWhenMoreIsDoneThanWasForeseen) {
    std::ostringstream out;
    Log log(&out, false);
    Progress progress(log, 10, 1);
    progress.advance(25);
    progress.advance(25);
    EXPECT_EQ(lines_in(out.str()), 1U);
    EXPECT_THAT(out.str(), StartsWith("100 %"));
}

TEST(Progress, DrawsAFullBarAtTheEndOnATerminal) {
    std::ostringstream out;
    Log log(&out, true);
    Progress progress(log, 0, 4);  // no work at all is done at once
    progress.advance(1);
    EXPECT_THAT(out.str(), StartsWith("\r[" + std::string(30, '#') + "] 100 %"));
}

}  // namespace
}  // namespace minibragg::report
