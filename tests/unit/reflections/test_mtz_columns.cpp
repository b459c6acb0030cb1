#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/read_mtz.hpp"
#include "mtz_bytes.hpp"
#include "reflection_lookup.hpp"

/// Which columns of an MTZ file are taken for amplitudes. Every file here has the one row (1 2
/// 3) in P 1.
namespace minibragg::reflections {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// Amplitudes of (1 2 3) and of its mate, and where they were found.
struct Found {
    double plus, minus;
    std::string source;

    bool operator==(const Found&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Found& found) {
    return out << found.plus << ", " << found.minus << " of " << found.source;
}

Found found_in(const MtzContent& content, const std::string& column = "") {
    ReadOptions options;
    options.column = column;
    const ReflectionList list = read_mtz(mtz_bytes(content), "a.mtz", options);
    return {
        amplitude_of(list, 1, 2, 3).value(),
        amplitude_of(list, -1, -2, -3).value(),
        list.source};
}

TEST(MtzColumns, OfPairsAreFoundByTheirLabels) {
    struct Pair {
        const char *plus, *minus;
    };

    for (const Pair& pair :
         {Pair{"F(+)", "F(-)"},
          Pair{"FPLUS", "FMINUS"},
          Pair{"Fplus", "Fminus"},
          Pair{"F(+)_peak", "F(-)_peak"},
          Pair{"F-obs(+)", "F-obs(-)"},
          Pair{"F_pk-1+", "F_pk-1-"}}) {
        const std::string source = std::string("columns ") + pair.plus + " and " + pair.minus;
        const MtzContent in_order =
            with_columns({{pair.plus, 'G'}, {"S1", 'L'}, {pair.minus, 'G'}}, {5, 1, 6});
        const MtzContent reversed =
            with_columns({{pair.minus, 'G'}, {pair.plus, 'G'}, {"S1", 'L'}}, {6, 5, 1});
        for (const char* column : {"", pair.plus, pair.minus}) {
            EXPECT_EQ(found_in(in_order, column), (Found{5, 6, source})) << column;
            EXPECT_EQ(found_in(reversed, column), (Found{5, 6, source})) << column;
        }
    }
}

TEST(MtzColumns, OfPairsOfIntensitiesGiveRoots) {
    const MtzContent content = with_columns(
        {{"Iplus", 'K'}, {"S1", 'M'}, {"Iminus", 'K'}, {"S2", 'M'}}, {16, 1, 25, 1}
    );
    EXPECT_EQ(found_in(content), (Found{4, 5, "columns Iplus and Iminus"}));
}

TEST(MtzColumns, OfPairsAreNeighboursWhereLabelsTellNothing) {
    const MtzContent content = with_columns(
        {{"A", 'G'}, {"SA", 'L'}, {"B", 'G'}, {"SB", 'L'}, {"C", 'G'}, {"D", 'G'}},
        {5, 1, 6, 1, 7, 8}
    );
    EXPECT_EQ(found_in(content), (Found{5, 6, "columns A and B"}));
    EXPECT_EQ(found_in(content, "B"), (Found{5, 6, "columns A and B"}));
    EXPECT_EQ(found_in(content, "C"), (Found{7, 8, "columns C and D"}));
    EXPECT_EQ(found_in(content, "D"), (Found{7, 8, "columns C and D"}));
}

TEST(MtzColumns, OfNeighboursAreToldApartByALetter) {
    for (const auto& [plus, minus] : {std::pair{"Fp", "Fm"}, std::pair{"FOBS_P", "FOBS_M"}}) {
        const Found expected{5, 6, std::string("columns ") + plus + " and " + minus};
        EXPECT_EQ(found_in(with_columns({{plus, 'G'}, {minus, 'G'}}, {5, 6})), expected);
        EXPECT_EQ(found_in(with_columns({{minus, 'G'}, {plus, 'G'}}, {6, 5})), expected);
    }
    const Found in_order{5, 6, "columns Fm1 and Fp2"};
    EXPECT_EQ(found_in(with_columns({{"Fm1", 'G'}, {"Fp2", 'G'}}, {5, 6})), in_order);
}

TEST(MtzColumns, MayBeNamedAsAnArray) {
    const MtzContent content = with_columns(
        {{"FP", 'F'}, {"F(+)", 'G'}, {"SIGF(+)", 'L'}, {"F(-)", 'G'}, {"SIGF(-)", 'L'}},
        {7, 5, 1, 6, 1}
    );
    const Found pair{5, 6, "columns F(+) and F(-)"};
    EXPECT_EQ(found_in(content, "F(+),SIGF(+),F(-),SIGF(-)"), pair);
    EXPECT_EQ(found_in(content, "F(+),F(-)"), pair);
    EXPECT_THAT(
        [&] {
            found_in(content, "F(+),SIGF");
        },
        ThrowsMessage<InputError>(HasSubstr("no column 'F(+),SIGF'"))
    );
}

TEST(MtzColumns, OfPairsThatAreTypedAsMeansAreAPairAllTheSame) {
    EXPECT_EQ(
        found_in(with_columns({{"F(+)", 'F'}, {"F(-)", 'F'}}, {5, 6})),
        (Found{5, 6, "columns F(+) and F(-)"})
    );
    EXPECT_EQ(
        found_in(with_columns({{"I(+)", 'J'}, {"I(-)", 'J'}}, {16, 25}), "I(-)"),
        (Found{4, 5, "columns I(+) and I(-)"})
    );
}

TEST(MtzColumns, OfAPairWithoutTheOtherAreRefused) {
    for (const char type : {'G', 'K'}) {
        const auto content = with_columns({{"X(+)", type}, {"SX(+)", 'L'}}, {5, 1});
        for (const char* column : {"", "X(+)"}) {
            EXPECT_THAT(
                [&] {
                    found_in(content, column);
                },
                ThrowsMessage<InputError>(AllOf(
                    HasSubstr("a.mtz: column 'X(+)'"),
                    HasSubstr("one of a pair"),
                    HasSubstr("SX(+) (type L)")
                ))
            );
        }
    }
    // Two of one sign are no pair; of three that say nothing no two are.
    EXPECT_THROW(found_in(with_columns({{"F(+)", 'G'}, {"E(+)", 'G'}}, {5, 6})), InputError);
    EXPECT_THROW(
        found_in(with_columns({{"A", 'G'}, {"B", 'G'}, {"C", 'G'}}, {5, 6, 7})), InputError
    );
    EXPECT_THROW(found_in(with_columns({{"DANO", 'D'}}, {5})), InputError);
    // A complete source beside a lone column is taken.
    EXPECT_EQ(
        found_in(with_columns({{"F(+)", 'G'}, {"I", 'J'}}, {5, 16})), (Found{4, 4, "column I"})
    );
}

TEST(MtzColumns, OfMeanAndDifferenceGiveBothMates) {
    // F(+-) = F +- DANO / 2.
    const MtzContent content = with_columns(
        {{"F", 'F'}, {"SIGF", 'Q'}, {"DANO", 'D'}, {"SIGDANO", 'Q'}}, {5, 1, 2, 1}
    );
    for (const char* column : {"", "DANO"}) {
        EXPECT_EQ(found_in(content, column), (Found{6, 4, "columns F and DANO"})) << column;
    }
    EXPECT_EQ(found_in(content, "F"), (Found{5, 5, "column F"}));
    const std::vector<MtzColumn> of_peak{
        {"F_inf", 'F'}, {"F_pk", 'F'}, {"DANO_inf", 'D'}, {"DANO_pk", 'D'}};
    EXPECT_EQ(
        found_in(with_columns(of_peak, {5, 7, 2, 4}), "DANO_pk"),
        (Found{9, 5, "columns F_pk and DANO_pk"})
    );
    EXPECT_EQ(
        found_in(with_columns(of_peak, {5, 7, 2, 4})),
        (Found{6, 4, "columns F_inf and DANO_inf"})
    );
    EXPECT_EQ(
        found_in(with_columns({{"AMPL", 'F'}, {"DELTA", 'D'}}, {5, 2})),
        (Found{6, 4, "columns AMPL and DELTA"})
    );
}

TEST(MtzColumns, OfAMeanWithoutDifferenceStateWhatWasMeasured) {
    const std::vector<MtzColumn> columns{{"F", 'F'}, {"DANO", 'D'}, {"ISYM", 'Y'}};
    EXPECT_EQ(found_in(with_columns(columns, {5, 2, 0})), (Found{6, 4, "columns F and DANO"}));
    // Only one mate was measured: the other takes its amplitude.
    for (const float which : {1.0F, 2.0F}) {
        EXPECT_EQ(
            found_in(with_columns(columns, {5, 2, which})), (Found{5, 5, "columns F and DANO"})
        );
    }
    EXPECT_EQ(
        found_in(with_columns(columns, {5, missing, 0})), (Found{5, 5, "columns F and DANO"})
    );
}

TEST(MtzColumns, WhoseMateIsMissingInARowGiveItsAmplitudeToBoth) {
    const std::vector<MtzColumn> columns{{"I(+)", 'K'}, {"I(-)", 'K'}};
    EXPECT_EQ(
        found_in(with_columns(columns, {missing, 16})), (Found{4, 4, "columns I(+) and I(-)"})
    );
    EXPECT_EQ(
        found_in(with_columns(columns, {16, missing})), (Found{4, 4, "columns I(+) and I(-)"})
    );
}

TEST(MtzColumns, OfOneLabelInTwoDatasetsAreToldApart) {
    const MtzContent content = with_columns(
        {{"F(+)", 'G', 1}, {"F(-)", 'G', 1}, {"F(+)", 'G', 2}, {"F(-)", 'G', 2}}, {5, 6, 7, 8}
    );
    EXPECT_EQ(found_in(content), (Found{5, 6, "columns F(+) and F(-)"}));
    EXPECT_EQ(found_in(content, "data2/F(-)"), (Found{7, 8, "columns F(+) and F(-)"}));
    EXPECT_THAT(
        [&] {
            found_in(content, "F(+)");
        },
        ThrowsMessage<InputError>(
            AllOf(HasSubstr("more than one column 'F(+)'"), HasSubstr("data set data2"))
        )
    );
}

TEST(MtzColumns, OfAMeanTellWhichWouldKeepMatesApart) {
    const auto remark_of = [](const MtzContent& content) {
        return read_mtz(mtz_bytes(content), "a.mtz", {}).notes.remarks.at(0);
    };
    EXPECT_THAT(
        remark_of(with_columns({{"F", 'F'}, {"F(+)", 'G'}, {"F(-)", 'G'}}, {5, 5, 6})),
        HasSubstr("structure_factors.column = \"F(+)\" keeps them apart")
    );
    EXPECT_THAT(
        remark_of(with_columns({{"F", 'F'}}, {5})),
        HasSubstr("Friedel mates are taken as equal (not anomalous).")
    );
}

TEST(MtzColumns, ThatAreTooLargeAreRefused) {
    EXPECT_THAT(
        [] {
            found_in(with_columns({{"F", 'F'}}, {1e19F}));
        },
        ThrowsMessage<InputError>(HasSubstr("reflection 1 has an amplitude beyond 1e18"))
    );
}

}  // namespace
}  // namespace minibragg::reflections
