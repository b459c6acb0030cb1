#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/read_hkl_text.hpp"
#include "reflection_lookup.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ReadHklText, TakesFourNumbersALine) {
    const ReflectionList list = read_hkl_text(
        "# h k l F\n1 2 3 45.5\r\n\n -4\t5 -6 1e2 # strong\n7.0 0 0 -3\n", "a.hkl"
    );
    EXPECT_EQ(list.p1.size(), 6U);
    EXPECT_EQ(amplitude_of(list, 1, 2, 3), 45.5F);
    EXPECT_EQ(amplitude_of(list, -1, -2, -3), 45.5F);
    EXPECT_EQ(amplitude_of(list, -4, 5, -6), 100.0F);
    EXPECT_EQ(amplitude_of(list, 7, 0, 0), -3.0F);
    EXPECT_EQ(list.space_group, "P 1");
    EXPECT_FALSE(list.cell.has_value());
}

TEST(ReadHklText, KeepsFriedelMatesApartWhenBothAreListed) {
    const ReflectionList list = read_hkl_text("1 0 0 5\n-1 0 0 6\n", "a.hkl");
    EXPECT_EQ(amplitude_of(list, 1, 0, 0), 5.0F);
    EXPECT_EQ(amplitude_of(list, -1, 0, 0), 6.0F);
}

struct Wrong {
    std::string text;
    const char* message;
};

class WrongHklText : public testing::TestWithParam<Wrong> {};

TEST_P(WrongHklText, IsRefusedWithItsLine) {
    EXPECT_THAT(
        [] {
            read_hkl_text(GetParam().text, "a.hkl");
        },
        ThrowsMessage<InputError>(HasSubstr(GetParam().message))
    );
}

INSTANTIATE_TEST_SUITE_P(
    Texts,
    WrongHklText,
    testing::Values(
        Wrong{"", "a.hkl: no reflection"},
        Wrong{"#\n\n", "a.hkl: no reflection"},
        Wrong{"1 2 3\n", "a.hkl:1: 3 words"},
        Wrong{"1 2 3 4\n1 2 3 4 5\n", "a.hkl:2: 5 words"},
        Wrong{"1 2.5 3 4\n", "a.hkl:1: '2.5' is no Miller index"},
        Wrong{"1 x 3 4\n", "a.hkl:1: 'x' is no Miller index"},
        Wrong{"1 nan 3 4\n", "a.hkl:1: 'nan' is no Miller index"},
        Wrong{"1 40000 3 4\n", "a.hkl:1: Miller index '40000' is beyond"},
        Wrong{"1 1e300 3 4\n", "a.hkl:1: Miller index '1e300' is beyond"},
        Wrong{"1 2 3 F\n", "a.hkl:1: 'F' is no amplitude"},
        Wrong{"1 2 3 inf\n", "a.hkl:1: 'inf' is no amplitude"},
        Wrong{"1 2 3 1.1e18\n", "a.hkl:1: '1.1e18' is no amplitude"},
        Wrong{"1 2 3 4\n1 2", "a.hkl:2: 2 words"},
        Wrong{std::string("\x00\xff\x80 \x01 \x02 \x03\n", 9), "a.hkl:1: "}
    )
);

}  // namespace
}  // namespace minibragg::reflections
