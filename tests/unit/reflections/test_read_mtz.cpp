#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/load_file.hpp"
#include "minibragg/reflections/read_mtz.hpp"
#include "mtz_bytes.hpp"
#include "reflection_lookup.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

ReflectionList read(const MtzContent& content, const std::string& column = "") {
    return read_mtz(mtz_bytes(content), "a.mtz", {column, "", 2.0, false});
}

TEST(ReadMtz, ExpandsOneReflectionOfP1ByFriedelsLaw) {
    const ReflectionList list = read({});
    ASSERT_EQ(list.p1.size(), 2U);
    EXPECT_EQ(amplitude_of(list, 1, 2, 3), 45.5F);
    EXPECT_EQ(amplitude_of(list, -1, -2, -3), 45.5F);
    ASSERT_TRUE(list.cell.has_value());
    EXPECT_EQ(list.cell->b_A, 20.0);
    EXPECT_EQ(list.space_group, "P 1");
    EXPECT_NEAR(list.d_min_A, 1.0 / std::sqrt(0.01 + 0.01 + 0.01), 1e-12);
}

TEST(ReadMtz, ExpandsBySymmetryAndSilencesAbsences) {
    // P 21 (unique axis b): (h k l) = (-h k -l), both with their mates; (0 k 0) absent for odd
    // k.
    MtzContent content;
    content.space_group = "P 1 21 1";
    content.operations = {"X, Y, Z", "-X, Y+1/2, -Z"};
    content.rows = {{1, 2, 3, 5.0F}, {0, 3, 0, 7.0F}, {0, 4, 0, 9.0F}};
    const ReflectionList list = read(content);
    EXPECT_EQ(list.p1.size(), 8U);
    for (const int sign : {1, -1}) {
        EXPECT_EQ(amplitude_of(list, sign, 2 * sign, 3 * sign), 5.0F);
        EXPECT_EQ(amplitude_of(list, -sign, 2 * sign, -3 * sign), 5.0F);
        EXPECT_EQ(amplitude_of(list, 0, 3 * sign, 0), 0.0F);
        EXPECT_EQ(amplitude_of(list, 0, 4 * sign, 0), 9.0F);
    }
}

TEST(ReadMtz, TakesTheUsualColumnsInTheirOrder) {
    const auto chosen = [](const std::vector<MtzColumn>& columns) {
        return amplitude_of(read(with_columns(columns, {4.0F, 9.0F})), 1, 2, 3);
    };
    EXPECT_EQ(chosen({{"FP", 'F'}, {"FC", 'F'}}), 9.0F);
    EXPECT_EQ(chosen({{"F-model", 'F'}, {"FP", 'F'}}), 4.0F);
    EXPECT_EQ(chosen({{"I", 'J'}, {"ANY", 'F'}}), 9.0F);
    EXPECT_EQ(chosen({{"PHIC", 'P'}, {"I", 'J'}}), 3.0F);
    EXPECT_EQ(chosen({{"FC", 'P'}, {"FOBS", 'F'}}), 9.0F);
}

TEST(ReadMtz, TakesTheColumnAskedFor) {
    const MtzContent content =
        with_columns({{"FC", 'F'}, {"FP", 'F'}, {"I", 'J'}}, {1.0F, 2.0F, 9.0F});
    EXPECT_EQ(amplitude_of(read(content, "FP"), 1, 2, 3), 2.0F);
    EXPECT_EQ(amplitude_of(read(content, "I"), 1, 2, 3), 3.0F);
}

TEST(ReadMtz, TakesNoRootOfNegativeIntensities) {
    EXPECT_EQ(amplitude_of(read(with_columns({{"I", 'J'}}, {-3.0F})), 1, 2, 3), 0.0F);
    const ReflectionList pair =
        read(with_columns({{"I(+)", 'K'}, {"I(-)", 'K'}}, {-9.0F, -1.0F}));
    EXPECT_THAT(pair.notes.remarks, testing::Contains(HasSubstr("2 intensities are below 0")));
    const ReflectionList amplitude = read(with_columns({{"F", 'F'}}, {-9.0F}));
    EXPECT_THAT(amplitude.notes.remarks, testing::Not(testing::Contains(HasSubstr("below 0"))));
}

TEST(ReadMtz, LeavesOutMissingValues) {
    MtzContent content;
    content.rows = {{1, 2, 3, missing}, {2, 0, 0, 1.0F}, {3, 0, 0, -99.0F}};
    EXPECT_EQ(read(content).p1.size(), 4U);
    content.missing = "-99.0";
    EXPECT_EQ(read(content).p1.size(), 2U);
    content.rows = {{1, 2, 3, missing}};
    EXPECT_THAT(
        [&] {
            read(content);
        },
        ThrowsMessage<InputError>(HasSubstr("has a value in column FC"))
    );
}

TEST(ReadMtz, ListsTheColumnsWhenTheOneAskedForIsNotThere) {
    const MtzContent content = with_columns({{"FP", 'F'}, {"PHI", 'P'}}, {1.0F, 2.0F});
    EXPECT_THAT(
        [&] {
            read(content, "FC");
        },
        ThrowsMessage<InputError>(HasSubstr("a.mtz: no column 'FC' (there are H (type H), K "
                                            "(type H), L (type H), FP (type F), PHI (type P))"))
    );
    EXPECT_THAT(
        [&] {
            read(content, "PHI");
        },
        ThrowsMessage<InputError>(
            HasSubstr("column 'PHI' is of type P, neither amplitudes nor intensities")
        )
    );
    EXPECT_THAT(
        [&] {
            read(with_columns({{"PHI", 'P'}}, {1.0F}));
        },
        ThrowsMessage<InputError>(HasSubstr("no column of amplitudes or intensities"))
    );
}

TEST(ReadMtz, FindsTheSpaceGroupByItsOperationsWhenTheNameIsStrange) {
    MtzContent content;
    content.space_group = "strange";
    content.operations = {"X, Y, Z", "-X, Y+1/2, -Z"};
    EXPECT_EQ(read(content).space_group, "P 1 21 1");
    content.operations = {"X, Y, Z", "-X, Y+1/3, -Z"};
    EXPECT_THAT(
        [&] {
            read(content);
        },
        ThrowsMessage<InputError>(HasSubstr("Give crystal.space_group"))
    );
    const ReflectionList list = read_mtz(mtz_bytes(content), "a.mtz", {"", "P 2", 2.0, false});
    EXPECT_EQ(list.space_group, "P 1 2 1");
}

TEST(ReadMtz, RefusesUnmergedFiles) {
    MtzContent content;
    content.batches = 3;
    EXPECT_THAT(
        [&] {
            read(content);
        },
        ThrowsMessage<InputError>(HasSubstr("unmerged MTZ file"))
    );
}

TEST(ReadMtz, RefusesDamagedIndicesAndCells) {
    MtzContent content;
    content.rows = {{1.5F, 2, 3, 1.0F}};
    EXPECT_THAT(
        [&] {
            read(content);
        },
        ThrowsMessage<InputError>(HasSubstr("reflection 1 has a damaged"))
    );
    content.rows = {{1, missing, 3, 1.0F}};
    EXPECT_THROW(read(content), InputError);
    content.rows = {{1, 2, 1e9F, 1.0F}};
    EXPECT_THROW(read(content), InputError);
    content.rows = {{1, 2, 3, 1.0F}};
    content.cell = "10 20 30 90 90 190";
    EXPECT_THAT(
        [&] {
            read(content);
        },
        ThrowsMessage<InputError>(HasSubstr("angles"))
    );
    content.cell = "10 20 30 90 90 90";
    content.columns[0].type = 'F';
    EXPECT_THAT(
        [&] {
            read(content);
        },
        ThrowsMessage<InputError>(HasSubstr("not Miller indices"))
    );
}

/// Replaces the header line that begins with `keyword`.
std::string with_header(const std::string& keyword, const std::string& line) {
    std::string bytes = mtz_bytes({});
    bytes.replace(bytes.find(keyword), 80, header_line(line));
    return bytes;
}

TEST(ReadMtz, DoesNotBelieveItsHeader) {
    const auto refused = [](const std::string& bytes) {
        EXPECT_THROW(read_mtz(bytes, "a.mtz", {}), InputError);
    };
    refused(with_header("NCOL", "NCOL 4 2000000000 0"));
    refused(with_header("NCOL", "NCOL 4 2 0"));
    refused(with_header("NCOL", "NCOL 4 -1 0"));
    refused(with_header("NCOL", "NCOL 99999999999999999999 1 0"));
    refused(with_header("NCOL", "NCOL 2 1 0"));
    refused(with_header("NCOL", "NCOL 5 0 0"));
    refused(with_header("NCOL", "NCOL"));
    refused(with_header("NCOL", "ncol 4 1 10000000"));
    refused(with_header("NCOL", "VERS again"));
    refused(with_header("SYMINF", "SYMINF 2000000000 1 P 1 'P1' PG1"));
    refused(with_header("SYMM", "SYMM 99999999999X, Y, Z"));
    refused(with_header("SYMM", "SYMM X"));
    refused(with_header("NDIF", "NDIF 2000000000"));
    refused(with_header("PROJECT", "VERS no dataset"));
    refused(with_header("SORT", "SORT 99999999999 1"));
    refused(with_header("END  ", "VERS no end"));
    // gemmi takes no record that begins with a blank: there are no columns and no end for it.
    refused(with_header("NCOL", " NCOL 4 1 0"));
    refused(with_header("NCOL", " NCOL 8 4 0"));
    refused(with_header("END  ", " END"));
    refused(with_header("COLUMN H", " COLUMN H H 0 1 1"));
}

TEST(ReadMtz, RefusesFilesWithoutThreeColumns) {
    // No counts and no columns that gemmi sees, in a file that is sound otherwise: every COLUMN
    // and NCOL is indented.
    std::string bytes = mtz_bytes({});
    for (const std::string keyword : {"NCOL", "COLUMN"}) {
        for (std::size_t at = bytes.find(keyword); at != std::string::npos;
             at = bytes.find(keyword, at + 2)) {
            bytes.insert(at, " ");
            bytes.erase(at + 80, 1);
        }
    }
    EXPECT_THROW(read_mtz(bytes, "a.mtz", {}), InputError);
}

TEST(ReadMtz, LeavesDigitsInFreeTextAlone) {
    EXPECT_EQ(
        read_mtz(with_header("TITLE", "TITLE made 20190517121514"), "a.mtz", {}).p1.size(), 2U
    );
}

TEST(ReadMtz, HasNoCellWhenItsEdgesAreOne) {
    MtzContent content;
    content.cell = "1.0 1.0 1.0 90.0 90.0 90.0";
    const ReflectionList list = read(content);
    EXPECT_FALSE(list.cell.has_value());
    EXPECT_EQ(list.statistics.completeness, 0.0);
    ReadOptions options;
    EXPECT_TRUE(list.notes.warnings.empty());
    options.cell = crystal::UnitCell{10.0, 20.0, 30.0};
    const ReflectionList of_deck = read_mtz(mtz_bytes(content), "a.mtz", options);
    EXPECT_GT(of_deck.statistics.completeness, 0.0);
    ASSERT_FALSE(of_deck.notes.warnings.empty());
    EXPECT_THAT(of_deck.notes.warnings[0], HasSubstr("edges of 1 A stands for none"));
}

TEST(ReadMtz, TakesRhombohedralAxesWhereTheCellHasThem) {
    MtzContent content;
    content.space_group = "R 3";
    content.operations = {"X, Y, Z", "Z, X, Y", "Y, Z, X"};
    content.cell = "19 19 19 103 103 103";
    const auto taken = [&](const std::string& asked) {
        return read_mtz(mtz_bytes(content), "a.mtz", {"", asked, 2.0, false});
    };
    for (const char* asked : {"", "R 3", "R 3:R"}) {
        const ReflectionList list = taken(asked);
        EXPECT_EQ(list.space_group, "R 3:R") << asked;
        EXPECT_EQ(amplitude_of(list, 3, 1, 2), 45.5) << asked;  // (h k l) ~ (k l h)
        EXPECT_FALSE(amplitude_of(list, -3, 2, 3).has_value()) << asked;
    }
    EXPECT_THROW(taken("R 3:H"), InputError);
}

TEST(ReadMtz, RefusesASpaceGroupThatContradictsItsOwn) {
    MtzContent content;
    content.space_group = "P 21 21 21";
    content.operations = {"X,Y,Z", "-X+1/2,-Y,Z+1/2", "X+1/2,-Y+1/2,-Z", "-X,Y+1/2,-Z+1/2"};
    content.cell = "15 15 19 90 90 90";
    const auto with_group = [&](const std::string& group) {
        return read_mtz(mtz_bytes(content), "a.mtz", {"", group, 2.0, false});
    };
    EXPECT_THAT(
        [&] {
            with_group("P 43 21 2");
        },
        ThrowsMessage<InputError>(
            testing::AllOf(HasSubstr("P 21 21 21"), HasSubstr("crystal.space_group"))
        )
    );
    EXPECT_TRUE(with_group("P 21 21 21").notes.warnings.empty());
    content.cell = "15 17 19 90 90 90";
    EXPECT_THROW(with_group("P 4"), InputError);
}

TEST(ReadMtz, TellsAbsencesAndContradictions) {
    MtzContent content;
    content.space_group = "P 1 21 1";
    content.operations = {"X, Y, Z", "-X, Y+1/2, -Z"};
    content.rows = {{1, 2, 3, 5.0F}, {-1, 2, -3, 7.0F}, {0, 3, 0, 8.0F}};
    const auto warnings = read(content).notes.warnings;
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_THAT(warnings[0], HasSubstr("1 reflection has rows of different amplitudes"));
    EXPECT_THAT(warnings[0], HasSubstr("5 is taken, 7 is not"));
    EXPECT_THAT(warnings[1], HasSubstr("the strongest: 0 3 0 of 8"));
}

TEST(ReadMtz, TellsColumnsFriedelMatesCompletenessAndRedundancy) {
    // P 1 with the cell 10 20 30: three lattice points and their mates lie within d = 10, all
    // of them listed.
    MtzContent content = with_columns({{"F(+)", 'G'}, {"F(-)", 'G'}}, {});
    content.rows = {
        {1, 0, 0, 5, 6},
        {0, 1, 0, 5, 6},
        {0, 2, 0, 5, missing},
        {0, 0, 1, 5, 6},
        {0, 0, 2, 5, 6},
        {0, 0, 3, 5, 6},
        {0, 1, 1, 5, 6},
        {0, 1, -1, 5, 6},
        {0, 1, 2, 5, 6},
        {0, 1, -2, 5, 6}};
    const ReflectionList list = read(content);
    EXPECT_EQ(list.source, "columns F(+) and F(-)");
    EXPECT_TRUE(is_anomalous(list.statistics));
    EXPECT_EQ(list.statistics.completeness, 1.0);
    EXPECT_EQ(list.statistics.redundancy(), 1.9);
    EXPECT_THAT(
        list.notes.remarks,
        testing::ElementsAre(
            "a.mtz: columns F(+) and F(-), space group P 1, 19 amplitudes of 10 unique "
            "reflections, redundancy 1.9, completeness 100 % to 10 A (100 % to 20 A); both "
            "Friedel mates are stated of 9 unique reflections and differ by 18.18 % on "
            "average (anomalous)."
        )
    );
    EXPECT_TRUE(list.notes.warnings.empty());
}

TEST(ReadMtz, RefusesWhatIsCutShort) {
    const std::string whole = mtz_bytes({});
    for (std::size_t kept = 0; kept + 80 < whole.size(); kept += 7) {
        EXPECT_THROW(read_mtz(whole.substr(0, kept), "a.mtz", {}), InputError) << kept;
    }
}

TEST(ReadMtz, RefusesHeaderPositionsOutsideTheFile) {
    for (const std::int32_t word :
         {0,
          -1,
          -2,
          1,
          20,
          1000000,
          std::numeric_limits<std::int32_t>::max(),
          std::numeric_limits<std::int32_t>::min()}) {
        std::string bytes = mtz_bytes({});
        std::memcpy(bytes.data() + 4, &word, 4);
        EXPECT_THROW(read_mtz(bytes, "a.mtz", {}), InputError) << word;
    }
}

TEST(ReadMtz, SurvivesRandomDamage) {
    MtzContent content;
    content.space_group = "P 1 21 1";
    content.operations = {"X, Y, Z", "-X, Y+1/2, -Z"};
    const std::string whole = mtz_bytes(content);
    std::mt19937 random(1);
    int read_well = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string bytes = whole;
        for (int j = 0; j < 1 + i % 5; ++j) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        try {
            read_well += read_mtz(bytes, "a.mtz", {}).p1.empty() ? 0 : 1;
        } catch (const InputError&) {
            // Refusing is right; crashing would not be.
        }
    }
    EXPECT_GT(read_well, 0);
}

TEST(ReadMtz, ReadsAProteinsFile) {
    const std::string path = std::string(MINIBRAGG_REAL_DATA) + "/1orc_fcalc.mtz";
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no file " << path;
    }
    const LoadedFile file = load_file(path);
    const ReflectionList list = read_mtz(file.bytes, file.name, {});
    EXPECT_EQ(list.space_group, "P 21 21 21");
    EXPECT_NEAR(list.d_min_A, 1.6, 0.01);
    // 9158 unique in mmm: at most eight of each.
    EXPECT_GT(list.p1.size(), 7U * 9158U);
    EXPECT_LT(list.p1.size(), 8U * 9158U);
    for (const Reflection& r : list.p1) {
        if (r.h == 3 && r.k == 4 && r.l == 5) {
            EXPECT_EQ(amplitude_of(list, -3, 4, -5), r.F_e);
            EXPECT_EQ(amplitude_of(list, -3, -4, -5), r.F_e);
        }
    }
}

TEST(ReadMtz, ReadsMeasuredIntensities) {
    const std::string path = std::string(MINIBRAGG_REAL_DATA) + "/5e5z.mtz";
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no file " << path;
    }
    const LoadedFile file = load_file(path);
    const ReflectionList amplitudes = read_mtz(file.bytes, file.name, {"FP", "", 2.0, false});
    const ReflectionList intensities = read_mtz(file.bytes, file.name, {"I", "", 2.0, false});
    EXPECT_EQ(amplitudes.space_group, "P 1 21 1");
    EXPECT_EQ(amplitudes.p1.size(), intensities.p1.size());
    EXPECT_NEAR(amplitudes.cell->beta_deg, 101.22, 0.01);
}

}  // namespace
}  // namespace minibragg::reflections
