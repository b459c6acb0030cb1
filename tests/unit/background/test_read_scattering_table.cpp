#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/background/read_scattering_table.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::background {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ReadScatteringTable, TakesTwoNumbersALine) {
    const auto table =
        read_scattering_table("# stol F\n0 2.5\n0.1, -3 # negative\r\n", "t.stol");
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table[0].stol_invA, 0.0);
    EXPECT_EQ(table[0].F_e, 2.5);
    EXPECT_EQ(table[1].stol_invA, 0.1);
    EXPECT_EQ(table[1].F_e, -3.0);
}

struct Wrong {
    const char* text;
    const char* message;
};

class WrongScatteringTable : public testing::TestWithParam<Wrong> {};

TEST_P(WrongScatteringTable, IsRefusedWithItsLine) {
    EXPECT_THAT(
        [] {
            read_scattering_table(GetParam().text, "t");
        },
        ThrowsMessage<InputError>(HasSubstr(GetParam().message))
    );
}

INSTANTIATE_TEST_SUITE_P(
    Texts,
    WrongScatteringTable,
    testing::Values(
        Wrong{"", "t: 0 points"},
        Wrong{"0 1\n", "t: 1 points"},
        Wrong{"0 1\n0.1\n", "t:2: 1 numbers"},
        Wrong{"0 1\n0.1 1 i\n", "t:2: 'i' is not a number"},
        Wrong{"0 1\n0.1 1 1\n", "t:2: 3 numbers"},
        Wrong{"0.2 1\n0.1 1\n", "t:2: sin(theta)/lambda = 0.1"},
        Wrong{"0.2 1\n0.2 1\n", "t:2: sin(theta)/lambda = 0.2"},
        Wrong{"-0.2 1\n", "t:1: sin(theta)/lambda = -0.2"},
        Wrong{"0 1\n1e300 1\n", "t:2: out of range"},
        Wrong{"0 -1e300\n1 1\n", "t:1: out of range"},
        Wrong{"0 nan\n", "t:1: 'nan' is not a number"},
        Wrong{"\x01\x02\xff\xfe\n", "t:1: "}
    )
);

}  // namespace
}  // namespace minibragg::background
