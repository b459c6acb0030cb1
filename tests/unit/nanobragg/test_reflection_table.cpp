#include <cstring>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::nanobragg {
namespace {

using testing::ElementsAre;

ReflectionTable table_of(const std::string& text, const std::string& options = "") {
    return parse_hkl(text, options_of("-hkl f " + options).crystal, {});
}

TEST(ParseHkl, PutsReflectionsIntoABoxOfTheDefault) {
    const ReflectionTable t = table_of("0 0 0 5 1 0\n 1 7\n", "-default_F 2");
    EXPECT_EQ(t.listed, 2);
    EXPECT_EQ(t.stored, 2);
    EXPECT_THAT(t.f_e, ElementsAre(5, 2, 2, 7));
}

TEST(ParseHkl, KeepsTheLastOfTwo) {
    EXPECT_THAT(table_of("3 3 3 1\n3 3 3 9\n").f_e, ElementsAre(9));
}

TEST(ParseHkl, StopsFillingAtAnIndexWithAPoint) {
    const ReflectionTable t = table_of("0 0 0 5\n1.0 0 0 6\n2 0 0 7\n");
    EXPECT_EQ(t.listed, 3);
    EXPECT_EQ(t.stored, 1);
    EXPECT_THAT(t.f_e, ElementsAre(5, 0, 0));
}

TEST(ParseHkl, StopsFillingAtAnIndexWithAnExponent) {
    // As fscanf reads it: 10 0 0 1 as four doubles; as integers 1, then nothing that is one.
    const ReflectionTable t = table_of("1e1 0 0 1\n10 0 0 6\n");
    EXPECT_EQ(t.listed, 2);
    EXPECT_EQ(t.stored, 0);
    EXPECT_EQ(t.h.min, 10);
    EXPECT_EQ(t.h.max, 10);
    EXPECT_THAT(t.f_e, ElementsAre(0));
}

TEST(ParseHkl, RefusesAShiftThatLeadsOutOfTheTable) {
    // As integers: 0 0 1, with F = .5; then 3 0 0, which is outside.
    EXPECT_THROW(table_of("0 0 1.5 3\n0 0 1 9\n"), InputError);
}

TEST(ParseHkl, TellsWhatItCouldNotStore) {
    const auto setup = setup_of("-cell 50 -hkl f", {{"f", "1 0 0 2\n1e1 0 0 1\n"}});
    EXPECT_THAT(
        setup.warnings,
        testing::Contains(testing::HasSubstr("f: only 1 of 2 reflections stored"))
    );
}

TEST(ParseHkl, TellsOfFriedelMatesThatADeckWouldAdd) {
    const auto warnings_of = [](const std::string& list) {
        return setup_of("-cell 50 -hkl f", {{"f", list}}).warnings;
    };
    EXPECT_EQ(table_of("1 0 0 2\n0 1 0 3\n0 -1 0 4\n0 0 0 5\n").without_mate, 1);
    EXPECT_THAT(
        warnings_of("1 0 0 2\n0 1 0 3\n0 -1 0 4\n"),
        testing::Contains(testing::HasSubstr("the Friedel mates of 1 reflections are not listed"
        ))
    );
    EXPECT_THAT(
        warnings_of("1 0 0 2\n-1 0 0 2\n"),
        testing::Not(testing::Contains(testing::HasSubstr("Friedel")))
    );
}

TEST(ParseHkl, StopsReadingAtAComment) {
    EXPECT_EQ(table_of("0 0 0 5\n# end\n1 0 0 6\n").listed, 1);
}

TEST(ParseHkl, RefusesWhatIsNoTable) {
    EXPECT_THROW(table_of(""), InputError);
    EXPECT_THROW(table_of("h k l F"), InputError);
    EXPECT_THROW(table_of(std::string("\0\1\2\377", 4)), InputError);
    EXPECT_THROW(table_of("0 0 0 1\n1000 1000 1000 1\n"), InputError);
    EXPECT_THROW(table_of("1e300 0 0 1\n"), InputError);
    EXPECT_THROW(table_of("nan nan nan 1\n"), InputError);
}

TEST(StructureFactorModel, RefusesWhatCannotBeSquared) {
    EXPECT_THROW(setup_of("-cell 50 -hkl f", {{"f", "0 0 0 nan"}}), InputError);
    EXPECT_THROW(setup_of("-cell 50 -hkl f", {{"f", "0 0 0 1e30"}}), InputError);
    EXPECT_THROW(setup_of("-cell 50 -default_F inf"), InputError);
}

TEST(Dump, ComesBackAsItWent) {
    const ReflectionTable t = table_of("-1 0 2 5\n1 1 3 7\n0 0 3 0.1\n");
    const std::string name = testing::TempDir() + "nanobragg_dump.bin";
    write_dump(t, name);
    std::ifstream file(name, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    EXPECT_TRUE(bytes.starts_with("-1 1 0 1 2 3\n\f"));
    EXPECT_EQ(bytes.size(), 14U + 4 * 3 * 3 * sizeof(double));
    const ReflectionTable back = parse_dump(bytes, options_of("").crystal, {});
    EXPECT_EQ(back.f_e, t.f_e);
    EXPECT_EQ(back.h.min, -1);
    EXPECT_EQ(back.l.max, 3);
}

TEST(Dump, SurvivesAFirstNumberThatStartsLikeABlank) {
    // The reference program skips every blank byte after the form feed.
    double first = 1.0;
    const char blank = 0x20;
    std::memcpy(&first, &blank, 1);
    std::string bytes = "0 0 0 0 0 0\n\f";
    const double values[8] = {first};
    bytes.append(reinterpret_cast<const char*>(values), sizeof values);
    EXPECT_THAT(parse_dump(bytes, options_of("").crystal, {}).f_e, ElementsAre(first));
}

TEST(Dump, RefusesWhatIsNone) {
    const CrystalOptions crystal = options_of("").crystal;
    const std::string zeros(64, '\0');
    for (const std::string& bytes :
         {std::string(),
          std::string("garbage"),
          std::string("0 0 0 0 0\n\f") + zeros,
          std::string("0 0 0 0 0 0\n\f") + zeros.substr(1),
          std::string("5 0 0 0 0 0\n\f") + zeros,
          std::string("0 2000000000 0 2000000000 0 2000000000\n\f") + zeros,
          std::string("2147483647 2147483647 0 0 0 0\n\f") + zeros}) {
        EXPECT_THROW(parse_dump(bytes, crystal, {}), InputError) << bytes.substr(0, 20);
    }
}

TEST(Setup, ReadsTheDumpOnlyWithoutAList) {
    std::string dump = "0 0 0 0 0 0\n\f";
    const double values[8] = {3.0};
    dump.append(reinterpret_cast<const char*>(values), sizeof values);
    const FileContents files{{"Fdump.bin", dump}, {"f", "0 0 0 5\n0 0 1 6\n"}};
    EXPECT_EQ(setup_of("-cell 50 -default_F 9", files).reflections.count(), 1);
    EXPECT_EQ(setup_of("-cell 50 -hkl f", files).reflections.count(), 2);
}

TEST(Setup, AsksForUsageWithoutACrystal) {
    EXPECT_THROW(setup_of(""), UsageError);
    EXPECT_THROW(setup_of("-cell 50"), UsageError);
    EXPECT_THROW(setup_of("-default_F 100"), UsageError);
    EXPECT_THROW(setup_of("-cell 50 -hkl none"), InputError);
}

TEST(Setup, InterpolatesForFewCellsAsGiven) {
    const FileContents files{{"f", "0 0 0 5\n0 0 1 6\n"}};
    EXPECT_TRUE(setup_of("-cell 50 -hkl f", files).interpolates);
    EXPECT_TRUE(setup_of("-cell 50 -hkl f -N 5 -Nc 2", files).interpolates);
    EXPECT_TRUE(setup_of("-cell 50 -hkl f -xtalsize 0.0001", files).interpolates);
    EXPECT_FALSE(setup_of("-cell 50 -hkl f -N 3", files).interpolates);
    EXPECT_TRUE(setup_of("-cell 50 -hkl f -N 3 -interpolate", files).interpolates);
    EXPECT_FALSE(setup_of("-cell 50 -default_F 1 -interpolate").interpolates);
}

}  // namespace
}  // namespace minibragg::nanobragg
