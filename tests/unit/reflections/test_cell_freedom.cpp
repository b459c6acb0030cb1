#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/cell_freedom.hpp"
#include "minibragg/reflections/space_group.hpp"

namespace minibragg::reflections {
namespace {

constexpr crystal::UnitCell some_cell{50.0, 60.0, 70.0, 90.0, 90.0, 90.0};

std::string freedom(const std::string& group, const crystal::UnitCell& cell = some_cell) {
    const CellFreedom free = cell_freedom(cell, group);
    return std::string{"a"} + (free.b ? "b" : "") + (free.c ? "c" : "") +
           (free.alpha ? " alpha" : "") + (free.beta ? " beta" : "") +
           (free.gamma ? " gamma" : "") + (free.angles_are_one ? " one" : "");
}

TEST(CellFreedom, IsThatOfTheCrystalSystem) {
    // International Tables A, table 2.1.1.1 (cell parameters of the crystal systems).
    EXPECT_EQ(freedom("P 1"), "abc alpha beta gamma");
    EXPECT_EQ(freedom("P -1"), "abc alpha beta gamma");
    EXPECT_EQ(freedom("P 1 21 1"), "abc beta");
    EXPECT_EQ(freedom("P 1 21/c 1"), "abc beta");
    EXPECT_EQ(freedom("C 1 c 1"), "abc beta");
    EXPECT_EQ(freedom("P 1 1 2"), "abc gamma");
    EXPECT_EQ(freedom("P 2 1 1"), "abc alpha");
    EXPECT_EQ(freedom("P 21 21 21"), "abc");
    EXPECT_EQ(freedom("P 43 21 2"), "ac");
    EXPECT_EQ(freedom("P 63"), "ac");
    EXPECT_EQ(freedom("P 31 2 1"), "ac");
    EXPECT_EQ(freedom("I 2 3"), "a");
}

TEST(CellFreedom, OfARhombohedralGroupDependsOnTheAxes) {
    EXPECT_EQ(freedom("R 3", {50.0, 50.0, 70.0, 90.0, 90.0, 120.0}), "ac");
    EXPECT_EQ(freedom("R 3", {50.0, 50.0, 50.0, 70.0, 70.0, 70.0}), "a alpha one");
}

TEST(CellFreedom, RefusesAnUnknownGroup) {
    EXPECT_THROW(cell_freedom(some_cell, "P 5"), InputError);
}

TEST(Tied, MakesOneOfWhatSymmetryTies) {
    const crystal::UnitCell tetragonal =
        tied({51.0, 60.0, 70.0, 90.0, 90.0, 90.0}, {false, true});
    EXPECT_EQ(tetragonal.b_A, 51.0);
    EXPECT_EQ(tetragonal.c_A, 70.0);
    const crystal::UnitCell rhombohedral =
        tied({51.0, 60.0, 70.0, 71.0, 90.0, 90.0}, {false, false, true, false, false, true});
    EXPECT_EQ(rhombohedral.c_A, 51.0);
    EXPECT_EQ(rhombohedral.gamma_deg, 71.0);
    const crystal::UnitCell free = tied(some_cell, {});
    EXPECT_EQ(free.b_A, 60.0);
}

TEST(Tied, KeepsTheSymmetryOfTheCell) {
    for (const char* group : {"P 43 21 2", "P 63", "I 2 3", "P 21 21 21"}) {
        const bool is_hexagonal = std::string{group} == "P 63";
        const crystal::UnitCell cell{50.0, 63.0, 77.0, 90.0, 90.0, is_hexagonal ? 120.0 : 90.0};
        EXPECT_NO_THROW(
            check_symmetry_of_cell(tied(cell, cell_freedom(cell, group)), group, "test")
        ) << group;
    }
}

}  // namespace
}  // namespace minibragg::reflections
