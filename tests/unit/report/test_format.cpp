#include <gtest/gtest.h>

#include "minibragg/report/format.hpp"

namespace minibragg::report {
namespace {

TEST(WithPrefix, HasThreeDigitsAndThePrefixOfTheInternationalSystem) {
    EXPECT_EQ(with_prefix(0.0), "0 ");
    EXPECT_EQ(with_prefix(12.34), "12.3 ");
    EXPECT_EQ(with_prefix(1234.0), "1.23 k");
    EXPECT_EQ(with_prefix(-5.678e6), "-5.68 M");
    EXPECT_EQ(with_prefix(1e9), "1 G");
    EXPECT_EQ(with_prefix(2.5e12), "2.5 T");
    EXPECT_EQ(with_prefix(7e15), "7 P");
}

TEST(WithPrefix, TakesTheNextPrefixWhereRoundingReachesIt) {
    EXPECT_EQ(with_prefix(999.4), "999 ");
    EXPECT_EQ(with_prefix(999.5), "1 k");
    EXPECT_EQ(with_prefix(999.6e6), "1 G");
}

TEST(WithPrefix, GoesOnWithoutAPrefixBeyondTheLast) {
    EXPECT_EQ(with_prefix(2e18), "2e+03 P");
}

TEST(Duration, IsToldInTheUnitsThatOneReads) {
    EXPECT_EQ(duration(0.0), "0.00 s");
    EXPECT_EQ(duration(1.234), "1.23 s");
    EXPECT_EQ(duration(34.56), "34.6 s");
    EXPECT_EQ(duration(754.0), "12:34 min");
    EXPECT_EQ(duration(3 * 3600.0 + 5 * 60.0 + 59.0), "3:05 h");
}

TEST(Duration, ChangesUnitsWhereRoundingReachesTheNext) {
    EXPECT_EQ(duration(59.4), "59.4 s");
    EXPECT_EQ(duration(59.6), "1:00 min");
    EXPECT_EQ(duration(3599.6), "1:00 h");
}

TEST(Number, HasAsManySignificantDigitsAsAreAskedFor) {
    EXPECT_EQ(number(1.0 / 3.0), "0.333333");
    EXPECT_EQ(number(123456789.0, 3), "1.23e+08");
    EXPECT_EQ(number(2.0, 17), "2");
}

}  // namespace
}  // namespace minibragg::report
