#include <limits>

#include <gtest/gtest.h>

#include "minibragg/nanobragg/sweep.hpp"

namespace minibragg::nanobragg {
namespace {

constexpr double radians_per_degree = 3.14159265358979323846 / 180.0;

void expect_sweep(const Sweep& sweep, std::int64_t count, double range, double step) {
    EXPECT_EQ(sweep.count, count);
    EXPECT_DOUBLE_EQ(sweep.range, range);
    EXPECT_DOUBLE_EQ(sweep.step, step);
}

TEST(ResolveSweep, MakesOneStepOfNothing) {
    expect_sweep(resolve_sweep({}, SweepKind::divergence), 1, 0.0, 0.0);
    expect_sweep(resolve_sweep({0.0, -1.0, -1}, SweepKind::dispersion), 1, 0.0, 0.0);
    expect_sweep(resolve_sweep({0.0, -1.0, -1}, SweepKind::thickness), 1, 0.0, 0.0);
    expect_sweep(resolve_sweep({}, SweepKind::spindle), 1, 0.0, 0.0);
}

TEST(ResolveSweep, MakesTwoStepsOfARangeOrOfAStep) {
    expect_sweep(resolve_sweep({4.0, -1.0, -1}, SweepKind::divergence), 2, 4.0, 4.0);
    expect_sweep(resolve_sweep({4.0, -1.0, -1}, SweepKind::thickness), 2, 4.0, 2.0);
    expect_sweep(resolve_sweep({4.0, -1.0, -1}, SweepKind::spindle), 2, 4.0, 2.0);
    expect_sweep(resolve_sweep({-1.0, 3.0, -1}, SweepKind::divergence), 2, 3.0, 3.0);
    expect_sweep(resolve_sweep({-1.0, 3.0, 7}, SweepKind::spindle), 2, 3.0, 3.0);
}

TEST(ResolveSweep, CountsStepsInARange) {
    expect_sweep(resolve_sweep({5.0, 2.0, -1}, SweepKind::divergence), 3, 5.0, 2.0);
}

TEST(ResolveSweep, SpreadsACountOverARange) {
    expect_sweep(resolve_sweep({4.0, -1.0, 5}, SweepKind::divergence), 5, 4.0, 1.0);
    expect_sweep(resolve_sweep({4.0, -1.0, 1}, SweepKind::thickness), 2, 4.0, 4.0);
    expect_sweep(resolve_sweep({4.0, -1.0, 4}, SweepKind::spindle), 4, 4.0, 1.0);
    expect_sweep(resolve_sweep({4.0, 2.5, 4}, SweepKind::divergence), 4, 4.0, 2.5);
}

TEST(ResolveSweep, TakesNoSpindleStepsForOne) {
    expect_sweep(resolve_sweep({4.0, -1.0, 0}, SweepKind::spindle), 1, 4.0, 4.0);
    expect_sweep(resolve_sweep({4.0, 2.5, 0}, SweepKind::spindle), 1, 4.0, 2.5);
}

TEST(ResolveSweep, GivesABareCountARange) {
    expect_sweep(resolve_sweep({-1.0, -1.0, 4}, SweepKind::divergence), 4, 1.0, 0.25);
    expect_sweep(
        resolve_sweep({-1.0, -1.0, 4}, SweepKind::spindle),
        4,
        radians_per_degree,
        radians_per_degree / 4.0
    );
    expect_sweep(
        resolve_sweep({-1.0, -1.0, 0}, SweepKind::spindle),
        1,
        radians_per_degree,
        radians_per_degree
    );
}

TEST(ResolveSweep, LeavesDispersionAndThicknessWithABareCountAlone) {
    expect_sweep(resolve_sweep({0.0, -1.0, 5}, SweepKind::dispersion), 1, 0.0, 0.0);
    expect_sweep(resolve_sweep({0.0, -1.0, 5}, SweepKind::thickness), 1, 0.0, 0.0);
}

TEST(ResolveSweep, KeepsAnOscillationOfNothing) {
    expect_sweep(resolve_sweep({0.0, -1.0, -1}, SweepKind::spindle), 2, 0.0, 0.0);
    EXPECT_EQ(resolve_sweep({0.0, 1.0, -1}, SweepKind::spindle).count, 0);
}

TEST(ResolveSweep, StaysFiniteWhateverComes) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(resolve_sweep({nan, nan, -1}, SweepKind::divergence).count, 1);
    EXPECT_GT(resolve_sweep({1e300, 1e-300, -1}, SweepKind::spindle).count, 1000000000);
}

}  // namespace
}  // namespace minibragg::nanobragg
