#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "damaged_copies.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/read_cif_reflections.hpp"
#include "reflection_lookup.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string mmcif_head =
    "data_r1abcsf\n_cell.length_a 10.0\n_cell.length_b 20.0\n_cell.length_c "
    "30.0\n_cell.angle_alpha 90\n"
    "_cell.angle_beta 95.5\n_cell.angle_gamma 90\n_symmetry.space_group_name_H-M 'P 1 21 1'\n";

const std::string small_head =
    "data_x\n_cell_length_a 5.0(2)\n_cell_length_b 5.0(2)\n_cell_length_c "
    "5.0(2)\n_cell_angle_alpha 90\n"
    "_cell_angle_beta 90\n_cell_angle_gamma 90\n";

std::string mmcif(const std::string& columns, const std::string& rows) {
    std::string loop = "loop_\n_refln.index_h\n_refln.index_k\n_refln.index_l\n";
    std::size_t start = 0;
    while (start < columns.size()) {
        const std::size_t end = std::min(columns.find(' ', start), columns.size());
        loop += "_refln." + columns.substr(start, end - start) + "\n";
        start = end + 1;
    }
    return mmcif_head + loop + rows;
}

ReflectionList read(const std::string& bytes, const std::string& column = "") {
    return read_cif_reflections(bytes, "a.cif", {column, "", 2.0, false});
}

TEST(ReadCifReflections, ReadsAnMmcifAndExpandsIt) {
    const ReflectionList list =
        read(mmcif("F_meas_au F_meas_sigma_au", "1 2 3 45.5 1\n0 3 0 7 1\n2 0 0 ? .\n"));
    EXPECT_EQ(list.space_group, "P 1 21 1");
    ASSERT_TRUE(list.cell.has_value());
    EXPECT_EQ(list.cell->beta_deg, 95.5);
    EXPECT_EQ(list.p1.size(), 6U);
    EXPECT_EQ(amplitude_of(list, -1, 2, -3), 45.5F);
    EXPECT_EQ(amplitude_of(list, 1, -2, 3), 45.5F);
    EXPECT_EQ(amplitude_of(list, 0, -3, 0), 0.0F);
    EXPECT_FALSE(amplitude_of(list, 2, 0, 0).has_value());
}

TEST(ReadCifReflections, ReadsASmallMoleculeCif) {
    const ReflectionList list = read(
        small_head +
        "_space_group_name_Hall '-P 4 2 "
        "3'\nloop_\n_refln_index_h\n_refln_index_k\n_refln_index_l\n"
        "_refln_F_squared_meas\n_refln_F_squared_calc\n1 0 0 -1 16.0(3)\n"
    );
    EXPECT_EQ(list.space_group, "P m -3 m");
    EXPECT_EQ(list.p1.size(), 6U);
    EXPECT_EQ(amplitude_of(list, 0, -1, 0), 4.0F);
    EXPECT_EQ(list.cell->a_A, 5.0);
    EXPECT_NEAR(list.d_min_A, 5.0, 1e-13);
}

TEST(ReadCifReflections, UnderstandsSymmetryByOperationsAndByNumber) {
    const std::string loop =
        "loop_\n_refln_index_h\n_refln_index_k\n_refln_index_l\n_refln_F_calc\n1 2 3 4\n";
    const ReflectionList by_operations =
        read(small_head + "loop_\n_symmetry_equiv_pos_as_xyz\n'x,y,z'\n'-x,1/2+y,-z'\n" + loop);
    EXPECT_EQ(by_operations.space_group, "P 1 21 1");
    EXPECT_EQ(
        read(small_head + "_symmetry_Int_Tables_number 19\n" + loop).space_group, "P 21 21 21"
    );
    EXPECT_THAT(
        [&] {
            read(small_head + loop);
        },
        ThrowsMessage<InputError>(HasSubstr("a.cif: no space group in this"))
    );
    const ReflectionList asked =
        read_cif_reflections(small_head + loop, "a.cif", {"", "P -1", 2.0, false});
    EXPECT_EQ(asked.space_group, "P -1");
}

TEST(ReadCifReflections, TakesColumnsInTheirOrderOrAsAsked) {
    const std::string both = mmcif("intensity_meas F_meas_au F_calc_au", "1 2 3 16 5 6\n");
    EXPECT_EQ(amplitude_of(read(both), 1, 2, 3), 6.0F);
    EXPECT_EQ(amplitude_of(read(both, "F_meas_au"), 1, 2, 3), 5.0F);
    EXPECT_EQ(amplitude_of(read(both, "intensity_meas"), 1, 2, 3), 4.0F);
    EXPECT_EQ(amplitude_of(read(mmcif("intensity_meas", "1 2 3 -16\n")), 1, 2, 3), 0.0F);
    EXPECT_EQ(amplitude_of(read(mmcif("my_F", "1 2 3 8\n"), "my_F"), 1, 2, 3), 8.0F);
}

TEST(ReadCifReflections, RefusesColumnsOfOtherThings) {
    for (const std::string other :
         {"phase_calc",
          "F_meas_sigma_au",
          "status",
          "index_h",
          "A_calc",
          "fom",
          "pdbx_HL_A_iso",
          "PDBX_PHWT",
          "pdbx_r_free_flag",
          "d_spacing",
          "crystal_id"}) {
        const std::string text = other == "index_h"
                                     ? mmcif("F_meas_au", "1 2 3 5\n")
                                     : mmcif("F_meas_au " + other, "1 2 3 5 6\n");
        EXPECT_THAT(
            [&] {
                read(text, other);
            },
            ThrowsMessage<InputError>(
                testing::AllOf(HasSubstr("neither amplitudes nor"), HasSubstr("F_meas_au"))
            )
        ) << other;
    }
}

TEST(ReadCifReflections, TellsOfFurtherBlocksAndOfIntensitiesBelowZero) {
    std::string second = mmcif("F_meas_au", "1 2 3 9\n");
    second.replace(second.find("r1abcsf"), 7, "r1abcAsf");
    const ReflectionList first = read(mmcif("F_meas_au", "1 2 3 5\n") + second);
    EXPECT_EQ(amplitude_of(first, 1, 2, 3), 5.0F);
    EXPECT_THAT(
        first.notes.warnings,
        testing::Contains(HasSubstr("2 blocks have reflections; those of data_r1abcsf are taken"
        ))
    );
    const ReflectionList pair =
        read(mmcif("pdbx_I_plus pdbx_I_minus", "1 2 3 -1 4\n2 2 3 -1 -4\n3 2 3 4 ?\n"));
    EXPECT_EQ(amplitude_of(pair, 1, 2, 3), 0.0F);
    EXPECT_EQ(amplitude_of(pair, -1, -2, -3), 2.0F);
    EXPECT_THAT(pair.notes.remarks, testing::Contains(HasSubstr("3 intensities are below 0")));
    EXPECT_THAT(first.notes.remarks, testing::Not(testing::Contains(HasSubstr("below 0"))));
}

TEST(ReadCifReflections, KnowsSquaresInAnyCaseAndNumbersInQuotes) {
    for (const char* column : {"F_SQUARED_MEAS", "f_squared_calc", "INTENSITY_meas"}) {
        EXPECT_EQ(amplitude_of(read(mmcif(column, "1 2 3 16\n")), 1, 2, 3), 4.0F) << column;
    }
    const ReflectionList pair = read(mmcif("PDBX_I_PLUS PDBX_I_MINUS", "1 2 3 16 25\n"));
    EXPECT_EQ(amplitude_of(pair, 1, 2, 3), 4.0F);
    EXPECT_EQ(amplitude_of(pair, -1, -2, -3), 5.0F);
    const ReflectionList quoted = read(mmcif("F_meas_au status", "'1' \"2\" '3' '5.5' 'o'\n"));
    EXPECT_EQ(amplitude_of(quoted, 1, 2, 3), 5.5F);
}

TEST(ReadCifReflections, KeepsFriedelMatesOfPairsApart) {
    const ReflectionList list =
        read(mmcif("pdbx_I_plus pdbx_I_minus", "1 2 3 16 25\n2 2 2 ? 9\n"));
    EXPECT_EQ(amplitude_of(list, 1, 2, 3), 4.0F);
    EXPECT_EQ(amplitude_of(list, -1, -2, -3), 5.0F);
    EXPECT_EQ(amplitude_of(list, 2, 2, 2), 3.0F);
}

TEST(ReadCifReflections, KeepsFriedelMatesOfRowsApart) {
    // P 1 21 1: the mate of (1 2 3) is (1 -2 3).
    for (const auto& [column, values] :
         {std::pair{"F_meas_au", std::pair{"5", "6"}},
          std::pair{"F_squared_meas", std::pair{"25", "36"}}}) {
        const ReflectionList list = read(mmcif(
            column, std::string("1 2 3 ") + values.first + "\n1 -2 3 " + values.second + "\n"
        ));
        EXPECT_EQ(amplitude_of(list, -1, 2, -3), 5.0) << column;
        EXPECT_EQ(amplitude_of(list, -1, -2, -3), 6.0) << column;
        EXPECT_TRUE(is_anomalous(list.statistics)) << column;
    }
}

TEST(ReadCifReflections, TakesTheDifferenceOfTheMean) {
    const std::string text = mmcif("F_meas_au pdbx_anom_difference", "1 2 3 5 2\n2 2 2 7 ?\n");
    for (const char* column : {"", "pdbx_anom_difference"}) {
        const ReflectionList list = read(text, column);
        EXPECT_EQ(amplitude_of(list, 1, 2, 3), 6.0) << column;
        EXPECT_EQ(amplitude_of(list, -1, -2, -3), 4.0) << column;
        EXPECT_EQ(amplitude_of(list, -2, -2, -2), 7.0) << column;
        EXPECT_EQ(list.source, "columns F_meas_au and pdbx_anom_difference");
    }
    EXPECT_EQ(amplitude_of(read(text, "F_meas_au"), -1, -2, -3), 5.0);
}

TEST(ReadCifReflections, TakesPairsAndTagsInAnyCase) {
    EXPECT_EQ(
        amplitude_of(read(mmcif("PDBX_F_PLUS pdbx_f_minus", "1 2 3 5 6\n")), -1, -2, -3), 6.0
    );
    EXPECT_EQ(
        amplitude_of(
            read(mmcif("my_F_minus my_F_plus", "1 2 3 5 6\n"), "my_F_plus"), -1, -2, -3
        ),
        5.0
    );
}

TEST(ReadCifReflections, PassesOverColumnsOfOtherCategories) {
    for (const std::string foreign : {"_x", "_diffrn_reflns.longer_than_the_prefix"}) {
        const ReflectionList list = read(
            mmcif_head + "loop_\n" + foreign +
            "\n_refln.index_h\n_refln.index_k\n_refln.index_l\n_refln.F_calc\n9 1 2 3 45.5\n"
        );
        EXPECT_EQ(amplitude_of(list, 1, 2, 3), 45.5F) << foreign;
    }
}

TEST(ReadCifReflections, TakesTheSpaceGroupFromAnotherBlock) {
    const std::string text =
        "data_a\nloop_\n_refln.index_h\n_refln.index_k\n_refln.index_l\n_refln.F_calc\n1 2 3 "
        "4\n" +
        mmcif_head;
    const ReflectionList list = read(text);
    EXPECT_EQ(list.space_group, "P 1 21 1");
    EXPECT_FALSE(list.cell.has_value());
    EXPECT_EQ(list.d_min_A, 0.0);
}

struct Wrong {
    std::string text;
    std::string column;
    const char* message;
};

class WrongCif : public testing::TestWithParam<Wrong> {};

TEST_P(WrongCif, IsRefused) {
    EXPECT_THAT(
        [] {
            read(GetParam().text, GetParam().column);
        },
        ThrowsMessage<InputError>(HasSubstr(GetParam().message))
    );
}

INSTANTIATE_TEST_SUITE_P(
    Texts,
    WrongCif,
    testing::Values(
        Wrong{"", "", "no loop of merged"},
        Wrong{"hello\n", "", "not a sound CIF"},
        Wrong{std::string("data_\0\xff\x01", 8), "", "a.cif"},
        Wrong{"data_x\n_cell.length_a 1\n", "", "no loop of merged reflections"},
        Wrong{"data_x\nloop_\n_diffrn_refln.index_h\n1\n", "", "no loop of merged reflections"},
        Wrong{mmcif("F_calc", "1 2 3 4\n5 6\n"), "", "not a sound CIF"},
        Wrong{
            mmcif("F_calc", "1 2 3.5 4\n"),
            "",
            "a.cif: reflection 1 has the Miller index '3.5'"},
        Wrong{
            mmcif("F_calc", "1 2 99999 4\n"), "", "reflection 1 has the Miller index '99999'"},
        Wrong{
            mmcif("F_calc", "1 2 3 4\n1 2 ? 4\n"), "", "reflection 2 has the Miller index '?'"},
        Wrong{mmcif("F_calc", "1 2 3 four\n"), "", "reflection 1 has the amplitude 'four'"},
        Wrong{mmcif("F_calc", "1 2 3 1e99\n"), "", "reflection 1 has the amplitude '1e99'"},
        Wrong{mmcif("F_calc", "1 2 3 ?\n"), "", "no reflection has a value in column F_calc"},
        Wrong{
            mmcif("status", "1 2 3 o\n"),
            "",
            "no column of amplitudes or intensities (there are index_h, index_k, index_l, "
            "status)"},
        Wrong{
            mmcif_head + "loop_\n_refln.index_h\n_refln.index_k\n_refln.index_l\n_x\n1 2 3 4\n",
            "",
            "(there are index_h, index_k, index_l, _x)"},
        Wrong{mmcif("F_calc", "1 2 3 4\n"), "FP", "no column 'FP'"},
        Wrong{mmcif("pdbx_F_plus", "1 2 3 4\n"), "", "'pdbx_F_plus' is one of a pair"},
        Wrong{
            mmcif("F_calc pdbx_I_minus", "1 2 3 4 5\n"),
            "pdbx_I_minus",
            "'pdbx_I_minus' is one of a pair"},
        Wrong{
            mmcif("F_squared_meas pdbx_anom_difference", "1 2 3 4 5\n"),
            "pdbx_anom_difference",
            "is one of a pair"},
        Wrong{mmcif_head + "loop_\n_refln.index_h\n_refln.F_calc\n1 2\n", "", "has no index_k"},
        Wrong{
            "data_x\n_space_group_symop_operation_xyz "
            "'x,y,99999999z'\nloop_\n_refln_index_h\n_refln_index_k\n_refln_index_l\n_refln_F_"
            "calc\n1 2 3 4\n",
            "",
            "not a symmetry operation"}
    )
);

TEST(ReadCifReflections, SurvivesRandomDamage) {
    const std::string whole =
        mmcif("F_meas_au F_meas_sigma_au", "1 2 3 45.5 1\n0 3 0 7 1\n2 0 0 ? .\n");
    EXPECT_GT(
        survive_damage(
            whole,
            {3000, 2},
            [](const std::string& bytes) {
                return read(bytes);
            }
        ),
        0
    );
}

}  // namespace
}  // namespace minibragg::reflections
