#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "direct_sum.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/space_group_table.hpp"
#include "minibragg/reflections/symmetry.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(SymmetryOperation, IsReadInEverySpelling) {
    for (const char* text :
         {"1/2-x,y+1/3,-z+3/4",
          "-X+1/2, Y+1/3, 3/4-Z",
          "0.5-x,.333+y,0.75-z",
          "-x+.5 , y + 0.33, -z-.25",
          "\n  - x + 1 / 2 ,\ty + 1 / 3,\r\n- z + 3 / 4 ",
          "-x-1/2,y+4/3,-1/4-z"}) {
        EXPECT_EQ(symmetry_operation(text).triplet(), "-x+1/2,y+1/3,-z+3/4") << text;
    }
    EXPECT_EQ(symmetry_operation("x-y,x,z+5/6").triplet(), "x-y,x,z+5/6");
    EXPECT_EQ(symmetry_operation("x-y,x,z+0.8333").triplet(), "x-y,x,z+5/6");
}

TEST(SymmetryOperation, IsRefusedWhenItIsNone) {
    for (const char* text :
         {"",
          "x,y",
          "x,y,z,z",
          "x,y,y",
          "x,y,2*z",
          "0.4+x,y,z",
          "x,y,z+",
          "x,y,1/5+z",
          "x,y,.+z",
          "x,y,z+1000/2",
          "0.5*x,y,z",
          "x,y,1 2/24+z",
          "x y,z",
          "x,y,12.5+z"}) {
        EXPECT_THAT(
            [&] {
                symmetry_operation(text);
            },
            ThrowsMessage<InputError>(HasSubstr("not a symmetry operation"))
        ) << text;
    }
    EXPECT_THROW(symmetry_operation(std::string(10000, 'x')), InputError);
}

std::vector<gemmi::Op> operations_of(const std::vector<std::string>& triplets) {
    std::vector<gemmi::Op> operations;
    for (const std::string& triplet : triplets) {
        operations.push_back(symmetry_operation(triplet));
    }
    return operations;
}

TEST(GroupOfOperations, IsRefusedWhenOneIsMissing) {
    EXPECT_EQ(group_of_operations(operations_of({"-x,-y,z"})).order(), 2);
    EXPECT_EQ(group_of_operations(operations_of({"x,y,z", "-x,-y,z", "-x,-y,z"})).order(), 2);
    EXPECT_THAT(
        [] {
            group_of_operations(operations_of({"x,y,z", "-x,-y,z", "x,-y,-z"}));
        },
        ThrowsMessage<InputError>(HasSubstr("the 3 operations are no group: '-x,-y,z' after"))
    );
    EXPECT_THROW(group_of_operations(operations_of({"x+y,y,z"})), InputError);
}

TEST(GroupOfOperations, OfEveryGroupOfTheTableInAnyOrderIsThatGroup) {
    std::mt19937 random(1);
    for (const gemmi::SpaceGroup& group : gemmi::spacegroup_tables::main) {
        std::vector<gemmi::Op> operations = group.operations().all_ops_sorted();
        std::shuffle(operations.begin(), operations.end(), random);
        const Symmetry symmetry = symmetry_of_operations(group_of_operations(operations), "");
        ASSERT_NE(symmetry.group, nullptr) << group.xhm();
        EXPECT_EQ(symmetry.group->number, group.number) << group.xhm();
        EXPECT_TRUE(symmetry.operations.is_same_as(group.operations())) << group.xhm();
    }
}

TEST(UniqueIndices, HoldOneOfEachSetOfEquivalents) {
    // Of every 29th group of the table, and of operations that are in none.
    std::vector<Symmetry> all{
        symmetry_of_triplets({"-x,-y,z+1/2", "x+1/2,-y+1/2,-z", "-x+1/2,y+1/2,-z+1/2"}, "")};
    ASSERT_EQ(all[0].group, nullptr);
    constexpr std::size_t step = 29;
    for (std::size_t i = 0; i < std::size(gemmi::spacegroup_tables::main); i += step) {
        all.push_back(symmetry_of_group(gemmi::spacegroup_tables::main[i]));
    }
    for (const Symmetry& symmetry : all) {
        const UniqueIndices unique(symmetry);
        for (int h = -3; h <= 3; ++h) {
            for (int k = -3; k <= 3; ++k) {
                for (int l = -3; l <= 3; ++l) {
                    std::vector<Index> equivalents;
                    for (const gemmi::Op& operation : symmetry.operations.sym_ops) {
                        const Index one = operation.apply_to_hkl({h, k, l});
                        equivalents.push_back(one);
                        equivalents.push_back({-one[0], -one[1], -one[2]});
                    }
                    std::sort(equivalents.begin(), equivalents.end());
                    equivalents.erase(
                        std::unique(equivalents.begin(), equivalents.end()), equivalents.end()
                    );
                    const auto held = std::count_if(
                        equivalents.begin(),
                        equivalents.end(),
                        [&](const Index& one) {
                            return unique.contains(one);
                        }
                    );
                    ASSERT_EQ(held, 1) << symmetry.name << ' ' << h << ' ' << k << ' ' << l;
                }
            }
        }
    }
}

gemmi::GroupOps group_named(const char* name) {
    return gemmi::get_spacegroup_by_name(name).operations();
}

TEST(EqualButForOrigin, AreTheTwoChoicesAndShiftedGroupsAlone) {
    const auto are_equal = [](const char* first, const char* second) {
        return are_equal_but_for_origin(group_named(first), group_named(second));
    };
    EXPECT_TRUE(are_equal("F d -3 m:1", "F d -3 m:2"));
    EXPECT_TRUE(are_equal("P n n n:2", "P n n n:1"));
    EXPECT_TRUE(are_equal("P 1", "P 1"));
    EXPECT_FALSE(are_equal("P 21 21 21", "P 21 21 2"));
    EXPECT_FALSE(are_equal("P 41 21 2", "P 43 21 2"));
    EXPECT_FALSE(are_equal("P 1 21/c 1", "P 1 21/n 1"));
    EXPECT_FALSE(are_equal("R 3:H", "R 3:R"));
    EXPECT_FALSE(are_equal("C 1 2 1", "I 1 2 1"));
    EXPECT_TRUE(are_equal_but_for_origin(
        group_of_operations(
            operations_of({"-x,-y,z+1/2", "x+1/2,-y+1/2,-z", "-x+1/2,y+1/2,-z+1/2"})
        ),
        group_named("P 21 21 21")
    ));
}

TEST(SettingsOfName, AreAllThatTheNameMayMean) {
    const auto names = [](const std::string& name) {
        std::vector<std::string> all;
        for (const gemmi::SpaceGroup* group : settings_of_name(name, "d").each) {
            all.push_back(group->xhm());
        }
        return all;
    };
    using testing::ElementsAre;
    EXPECT_THAT(names("F d -3 m"), ElementsAre("F d -3 m:1", "F d -3 m:2"));
    for (const char* name :
         {"F d -3 m:2",
          "Fd-3m:2",
          "F d -3 m Z",
          "F d -3 m (origin choice 2)",
          "f d -3 m : 2",
          "F d 3 m Z",
          "F_d_-3_m_:2"}) {
        EXPECT_THAT(names(name), ElementsAre("F d -3 m:2")) << name;
    }
    EXPECT_THAT(names("R 3"), ElementsAre("R 3:H", "R 3:R"));
    EXPECT_THAT(names("R -3 m H"), ElementsAre("R -3 m:H"));
    EXPECT_THAT(names("H 3 2"), ElementsAre("R 3 2:H"));
    EXPECT_THAT(names("r32:r"), ElementsAre("R 3 2:R"));
    EXPECT_THAT(names("P 21"), ElementsAre("P 1 21 1", "P 1 1 21", "P 21 1 1"));
    EXPECT_THAT(names("P 1 21 1"), ElementsAre("P 1 21 1"));
    EXPECT_THAT(names("P212121"), ElementsAre("P 21 21 21"));
    EXPECT_THAT(names("P2(1)2(1)2(1)"), ElementsAre("P 21 21 21"));
    EXPECT_THAT(names("P 42/n (origin choice 2)"), ElementsAre("P 42/n:2"));
    EXPECT_THAT(names("19"), ElementsAre("P 21 21 21"));
    EXPECT_THAT(names("1"), ElementsAre("P 1"));
    EXPECT_THAT(names("Pm3m"), ElementsAre("P m -3 m"));
    EXPECT_THAT(names("227"), testing::UnorderedElementsAre("F d -3 m:1", "F d -3 m:2"));
}

TEST(FindSpaceGroup, LetsTheCellDecideBetweenAxes) {
    const auto found = [](const char* name, const crystal::UnitCell& cell) {
        return find_space_group(name, &cell, "d").xhm();
    };
    EXPECT_EQ(found("R 3", {70, 70, 90, 90, 90, 120}), "R 3:H");
    EXPECT_EQ(found("R 3", {70, 70, 70, 80, 80, 80}), "R 3:R");
    EXPECT_EQ(found("P 21", {70, 80, 90, 90, 95, 90}), "P 1 21 1");
    EXPECT_EQ(found("P 21", {70, 80, 90, 90, 90, 95}), "P 1 1 21");
    EXPECT_EQ(found("P 21", {70, 80, 90, 90, 90, 90}), "P 1 21 1");
}

TEST(HallSymbol, OfAnyLengthIsNoDanger) {
    EXPECT_FALSE(operations_of_hall_symbol("P 1" + std::string(1'000'000, 'a')));
}

TEST(HallSymbol, IsUnderstoodAlsoOutsideTheTable) {
    const auto equals = [](const char* hall, const char* name) {
        const auto operations = operations_of_hall_symbol(hall);
        return operations && operations->is_same_as(group_named(name));
    };
    EXPECT_TRUE(equals("-F 4vw 2vw 3", "F d -3 m:2"));
    EXPECT_TRUE(equals("-f_4VW_2vw_3", "F d -3 m:2"));
    // b and c of P 21/c become the edges of P 21/n; an origin moved by a quarter of c.
    EXPECT_TRUE(equals("-P 2ybc (x-z,y,z)", "P 1 21/n 1"));
    EXPECT_TRUE(equals("P 2ac 2ab (0 0 0)", "P 21 21 21"));
    const auto moved = operations_of_hall_symbol("P 2ac 2ab (0 0 3)");
    ASSERT_TRUE(moved);
    EXPECT_FALSE(moved->is_same_as(group_named("P 21 21 21")));
    EXPECT_TRUE(are_equal_but_for_origin(*moved, group_named("P 21 21 21")));
    for (const char* hall :
         {"",
          "P",
          "Q 2",
          "P 7",
          "P 2q",
          "P 3 21 (1",
          "P 3 22",
          "P 11",
          "P 2 (9999 0 0)",
          "P 2 2 2 2 2 2",
          "P 4 3 2 (x,x,x)",
          "-",
          "P 2 (a,b,c,d)"}) {
        const auto operations = operations_of_hall_symbol(hall);
        EXPECT_TRUE(!operations || std::string(hall) == "P") << hall;
    }
}

}  // namespace
}  // namespace minibragg::reflections
