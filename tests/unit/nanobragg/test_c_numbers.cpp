#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/nanobragg/c_numbers.hpp"

namespace minibragg::nanobragg {
namespace {

TEST(LeadingNumbers, TakeTheLongestPrefixAndElseZero) {
    EXPECT_EQ(leading_double("1.5mm"), 1.5);
    EXPECT_EQ(leading_double("-2e3x"), -2000.0);
    EXPECT_EQ(leading_double("mm"), 0.0);
    EXPECT_EQ(leading_double("0x10"), 16.0);
    EXPECT_TRUE(std::isinf(leading_double("inf")));
    EXPECT_EQ(leading_int("5.9"), 5);
    EXPECT_EQ(leading_int("x5"), 0);
    EXPECT_EQ(leading_int(""), 0);
}

TEST(LeadingInt, KeepsTheLowBitsAsAtoiOfGlibcDoes) {
    EXPECT_EQ(leading_int("4294967303"), 7);
    EXPECT_EQ(leading_int("20260101120000"), 740384768);  // modulo 2^32
    EXPECT_EQ(leading_int("99999999999999999999"), -1);   // the largest long
    EXPECT_EQ(leading_int("-99999999999999999999"), 0);   // the smallest
}

TEST(NumberStream, ReadsAcrossLinesUntilSomethingElseComes) {
    const std::string text = " 1 2.5\n\t3e1 x 4";
    NumberStream stream(text);
    EXPECT_EQ(stream.next_double(), 1.0);
    EXPECT_EQ(stream.next_double(), 2.5);
    EXPECT_EQ(stream.next_double(), 30.0);
    EXPECT_EQ(stream.next_double(), std::nullopt);
    EXPECT_EQ(stream.next_double(), std::nullopt);
}

TEST(NumberStream, SwallowsTheStartOfAnExponent) {
    const std::string text = "1e 2E+ 3e5x";
    NumberStream stream(text);
    EXPECT_EQ(stream.next_double(), 1.0);
    EXPECT_EQ(stream.next_double(), 2.0);
    EXPECT_EQ(stream.next_double(), 3e5);
    EXPECT_EQ(stream.next_double(), std::nullopt);
}

TEST(NumberStream, StopsAnIntegerAtItsPoint) {
    const std::string text = "7 1.0";
    NumberStream stream(text);
    EXPECT_EQ(stream.next_int(), 7);
    EXPECT_EQ(stream.next_int(), 1);
    EXPECT_EQ(stream.next_int(), std::nullopt);
}

}  // namespace
}  // namespace minibragg::nanobragg
