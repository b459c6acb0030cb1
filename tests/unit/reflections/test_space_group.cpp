#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/reflections.hpp"
#include "minibragg/reflections/space_group.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(SpaceGroupName, UnderstandsTheUsualSpellings) {
    EXPECT_EQ(space_group_name("P 21 21 21", "d"), "P 21 21 21");
    EXPECT_EQ(space_group_name("P212121", "d"), "P 21 21 21");
    EXPECT_EQ(space_group_name("p21", "d"), "P 1 21 1");
    EXPECT_EQ(space_group_name("19", "d"), "P 21 21 21");
    EXPECT_EQ(space_group_name("R 3:H", "d"), "R 3:H");
    EXPECT_EQ(space_group_name("H 3 2", "d"), "R 3 2:H");
}

TEST(SpaceGroupName, UnderstandsSubscriptsAndFullSymbols) {
    const std::pair<const char*, const char*> same[]{
        {"P 2_1/c", "P 1 21/c 1"},
        {"P2_12_12_1", "P 21 21 21"},
        {"P_1_21/c_1", "P 1 21/c 1"},
        {"P 2~1~/n", "P 1 21/n 1"},
        {"P 6~3~/m m c", "P 63/m m c"},
        {"P2(1)/c", "P 1 21/c 1"},
        {"P 21/n 21/m 21/a", "P n m a"},
        {"P 2/m 2/m 2/m", "P m m m"},
        {"C 2/m 2/c 21/a", "C m c a"},
        {"P 63/m 2/m 2/c", "P 63/m m c"},
        {"P 42/m 21/b 2/c", "P 42/m b c"},
        {"P -3 1 2/m", "P -3 1 m"},
        {"P -3 2/m 1", "P -3 m 1"},
        {"R -3 2/c:H", "R -3 c:H"},
        {"F 4/m -3 2/m", "F m -3 m"},
        {"F 41/d -3 2/m:2", "F d -3 m:2"},
        {"P 21/a -3", "P a -3"},
        {"I 41/a -3 2/d", "I a -3 d"},
        {"P 1 2/m 1", "P 1 2/m 1"},
        {"Fd-3mZ", "F d -3 m:2"},
        {"R-3cR", "R -3 c:R"}};
    for (const auto& [name, usual] : same) {
        EXPECT_EQ(space_group_name(name, "d"), usual) << name;
    }
}

TEST(SpaceGroupName, SuggestsTheNearestForUnknownNames) {
    const auto refused = [](const std::string& name, const char* message) {
        EXPECT_THAT(
            [&] {
                space_group_name(name, "crystal.space_group");
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    };
    refused(
        "P 21 21 22",
        "crystal.space_group: unknown space group 'P 21 21 22'. Did you mean 'P 21 21 2"
    );
    refused("P43212x", "Did you mean 'P 43 21 2'?");
    refused("", "unknown space group ''");
    refused("231", "unknown space group '231'");
    refused("0", "unknown space group '0'");
    refused("00", "unknown space group '00'");
    refused(std::string(100000, 'P'), "unknown space group 'PPPP");
    refused("\xff\xfe", "unknown space group");
}

TEST(CheckSymmetryOfCell, AcceptsWhatFits) {
    EXPECT_NO_THROW(check_symmetry_of_cell({70, 80, 90, 75, 85, 95}, "P 1", ""));
    EXPECT_NO_THROW(check_symmetry_of_cell({70, 80, 90, 90, 95, 90}, "P 1 21 1", ""));
    EXPECT_NO_THROW(check_symmetry_of_cell({79.01, 79, 38}, "P 43 21 2", ""));
    EXPECT_NO_THROW(check_symmetry_of_cell({70, 70, 90, 90, 90, 120}, "R 3 2", ""));
    EXPECT_NO_THROW(check_symmetry_of_cell({70, 70, 70, 80, 80, 80}, "R 3 2", ""));
}

TEST(CheckSymmetryOfCell, RefusesWhatDoesNot) {
    EXPECT_THAT(
        [] {
            check_symmetry_of_cell({70, 80, 90}, "P 43 21 2", "crystal");
        },
        ThrowsMessage<InputError>(HasSubstr("crystal: the unit cell does not have the symmetry "
                                            "of space group P 43 21 2 (tetragonal)"))
    );
    EXPECT_THROW(
        check_symmetry_of_cell({70, 80, 90, 90, 95, 90}, "P 21 21 21", ""), InputError
    );
    EXPECT_THROW(check_symmetry_of_cell({70, 70, 90}, "P 6", ""), InputError);
}

}  // namespace
}  // namespace minibragg::reflections
