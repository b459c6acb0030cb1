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

ReflectionList read(const std::string& text, const std::string& group = "") {
    ReadOptions options;
    options.space_group = group;
    options.cell = crystal::UnitCell{10.0, 10.0, 20.0};
    return read_hkl_text(text, "a.hkl", options);
}

TEST(ReadHklText, TakesFourNumbersALine) {
    const ReflectionList list =
        read("# h k l F\n1 2 3 45.5\r\n\n -4\t5 -6 1e2 # strong\n7.0 0 0 -3\n");
    EXPECT_EQ(list.p1.size(), 6U);
    EXPECT_EQ(amplitude_of(list, 1, 2, 3), 45.5F);
    EXPECT_EQ(amplitude_of(list, -1, -2, -3), 45.5F);
    EXPECT_EQ(amplitude_of(list, -4, 5, -6), 100.0F);
    EXPECT_EQ(amplitude_of(list, 7, 0, 0), -3.0F);
    EXPECT_EQ(list.space_group, "P 1");
    EXPECT_FALSE(list.cell.has_value());
}

TEST(ReadHklText, KeepsFriedelMatesApartWhenBothAreListed) {
    const ReflectionList list = read("1 0 0 5\n-1 0 0 6\n");
    EXPECT_EQ(amplitude_of(list, 1, 0, 0), 5.0F);
    EXPECT_EQ(amplitude_of(list, -1, 0, 0), 6.0F);
}

TEST(ReadHklText, LetsTheLastRowOfAReflectionCount) {
    const ReflectionList list = read("1 2 3 5\n1 2 3 6\n");
    EXPECT_EQ(amplitude_of(list, 1, 2, 3), 6.0);
    EXPECT_EQ(amplitude_of(list, -1, -2, -3), 6.0);
    ASSERT_FALSE(list.notes.warnings.empty());
    EXPECT_THAT(list.notes.warnings[0], HasSubstr("6 is taken, 5 is not"));
}

TEST(ReadHklText, IsExpandedByTheDecksSpaceGroup) {
    // P 4: (h k l) ~ (-k h l); the mate of (1 2 3) is stated.
    const ReflectionList list = read("1 2 3 5\n-1 -2 -3 6\n", "P 4");
    EXPECT_EQ(list.space_group, "P 4");
    EXPECT_THAT(list.notes.remarks, testing::Contains(HasSubstr("nanobragg -hkl knows no")));
    EXPECT_EQ(list.p1.size(), 8U);
    EXPECT_EQ(amplitude_of(list, -2, 1, 3), 5.0);
    EXPECT_EQ(amplitude_of(list, -2, 1, -3), 6.0);
    EXPECT_THAT(
        [] {
            read("1 2 3 5\n", "P 2 3");
        },
        ThrowsMessage<InputError>(HasSubstr("crystal.unit_cell"))
    );
}

TEST(ReadHklText, RefusesASpaceGroupThatTheAmplitudesDoNotHave) {
    // All of P 1 with unrelated amplitudes: P 4 makes them equal.
    std::string text;
    for (int h = -3; h <= 3; ++h) {
        for (int k = -3; k <= 3; ++k) {
            text += std::to_string(h) + " " + std::to_string(k) + " 1 " +
                    std::to_string(10 + (7 * h * h + 13 * k + 29 * h) % 31) + "\n";
        }
    }
    EXPECT_THAT(
        [&] {
            read(text, "P 4");
        },
        ThrowsMessage<InputError>(
            HasSubstr("do not have the symmetry of crystal.space_group (P 4)")
        )
    );
}

TEST(ReadHklText, RefusesACentringThatTheAmplitudesDoNotHave) {
    // All equal: every equivalent agrees, but half of them would vanish in I 4.
    std::string text;
    for (int h = -2; h <= 2; ++h) {
        for (int k = -2; k <= 2; ++k) {
            text += std::to_string(h) + " " + std::to_string(k) + " 1 5\n";
        }
    }
    EXPECT_THAT(
        [&] {
            read(text, "I 4");
        },
        ThrowsMessage<InputError>(HasSubstr("ought to vanish and do not"))
    );
    EXPECT_EQ(read(text, "P 4").statistics.absent, 0);
}

TEST(ReadHklText, SuspectsAnAsymmetricUnit) {
    // One quarter of the reflections of the cell 10 10 20 to 3.3 A: a unit of 2 2 2.
    std::string unit;
    std::string half;
    for (int h = -3; h <= 3; ++h) {
        for (int k = -3; k <= 3; ++k) {
            for (int l = 0; l <= 6; ++l) {
                const std::string row = std::to_string(h) + " " + std::to_string(k) + " " +
                                        std::to_string(l) + " 5\n";
                const bool is_in_sphere = 4 * (h * h + k * k) + l * l <= 36;
                unit += is_in_sphere && h >= 0 && k >= 0 ? row : "";
                half += is_in_sphere ? row : "";
            }
        }
    }
    const auto warnings = read(unit).notes.warnings;
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_THAT(warnings[0], HasSubstr("give crystal.space_group"));
    EXPECT_TRUE(read(half).notes.warnings.empty());
    EXPECT_TRUE(read(unit, "P 2 2 2").notes.warnings.empty());
    EXPECT_EQ(read(unit, "P 2 2 2").statistics.completeness, 1.0);
}

struct Wrong {
    std::string text;
    const char* message;
};

class WrongHklText : public testing::TestWithParam<Wrong> {};

TEST_P(WrongHklText, IsRefusedWithItsLine) {
    EXPECT_THAT(
        [] {
            read(GetParam().text);
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
