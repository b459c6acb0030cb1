#include <gtest/gtest.h>

#include "minibragg/report/timer.hpp"

namespace minibragg::report {
namespace {

TEST(Stopwatch, NeverGoesBack) {
    const Stopwatch watch;
    const double first = watch.seconds();
    EXPECT_GE(first, 0.0);
    EXPECT_GE(watch.seconds(), first);
}

TEST(PhaseTimer, AddsToItsSumWhenItEnds) {
    double sum_s = 5.0;
    {
        const PhaseTimer timer(sum_s);
        EXPECT_EQ(sum_s, 5.0);
    }
    const double after_one = sum_s;
    EXPECT_GE(after_one, 5.0);
    { const PhaseTimer timer(sum_s); }
    EXPECT_GE(sum_s, after_one);
}

}  // namespace
}  // namespace minibragg::report
