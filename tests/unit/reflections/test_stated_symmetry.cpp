#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/agree_with_deck.hpp"
#include "minibragg/reflections/stated_symmetry.hpp"

namespace minibragg::reflections {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

const crystal::UnitCell cubic{8, 8, 8};
const crystal::UnitCell monoclinic{8, 9, 10, 90, 95, 90};

StatedSymmetry stated(const StatedSymmetry& what) {
    StatedSymmetry result = what;
    result.file = "a.cif";
    return result;
}

struct Agreed {
    std::string name;
    std::vector<std::string> warnings;
};

Agreed agreed(
    const StatedSymmetry& file, const std::string& deck, const crystal::UnitCell& cell = cubic
) {
    Notes notes;
    ReadOptions options;
    options.space_group = deck;
    const Symmetry symmetry = agreed_symmetry(stated(file), options, &cell, notes);
    return {symmetry.name, notes.warnings};
}

void expect_refused(
    const StatedSymmetry& file, const std::string& deck, const std::vector<std::string>& parts
) {
    for (const std::string& part : parts) {
        EXPECT_THAT(
            [&] {
                agreed(file, deck);
            },
            ThrowsMessage<InputError>(HasSubstr(part))
        );
    }
}

const std::vector<std::string> p21{"x,y,z", "-x,y+1/2,-z"};

TEST(AgreedSymmetry, BelievesOperationsThenHallThenNameThenNumber) {
    const Agreed by_operations = agreed(
        {.operations = p21, .hall = "P 2y", .hermann_mauguin = "P 1 2 1"}, "", monoclinic
    );
    EXPECT_EQ(by_operations.name, "P 1 21 1");
    EXPECT_THAT(
        by_operations.warnings,
        ElementsAre(
            AllOf(HasSubstr("P 1 21 1"), HasSubstr("Hall symbol 'P 2y' says P 1 2 1")),
            AllOf(HasSubstr("its operations say space group P 1 21 1"), HasSubstr("'P 1 2 1'"))
        )
    );
    const Agreed by_hall = agreed({.hall = "P 2y", .hermann_mauguin = "P 21"}, "", monoclinic);
    EXPECT_EQ(by_hall.name, "P 1 2 1");
    EXPECT_EQ(by_hall.warnings.size(), 1U);
    const Agreed by_name = agreed({.hermann_mauguin = "P 21", .number = "3"}, "", monoclinic);
    EXPECT_EQ(by_name.name, "P 1 21 1");
    EXPECT_THAT(
        by_name.warnings,
        ElementsAre(
            AllOf(HasSubstr("the symbol 'P 21'"), HasSubstr("the number '3' says P 1 2 1"))
        )
    );
    // Of three statements the one that disagrees is named.
    const Agreed by_two =
        agreed({.operations = p21, .hermann_mauguin = "P 21", .number = "3"}, "", monoclinic);
    EXPECT_THAT(
        by_two.warnings,
        ElementsAre(AllOf(HasSubstr("its operations say"), HasSubstr("the number '3' says")))
    );
    EXPECT_EQ(agreed({.number = "19"}, "").name, "P 21 21 21");
    EXPECT_THAT(agreed({.number = "19"}, "").warnings, IsEmpty());
}

TEST(AgreedSymmetry, TellsOfNoContradictionWhereThereIsNone) {
    for (const StatedSymmetry& file :
         {StatedSymmetry{.operations = p21, .hall = "P 2yb", .hermann_mauguin = "P 21"},
          StatedSymmetry{.operations = p21, .hermann_mauguin = "P 1 21 1", .number = "4"},
          StatedSymmetry{.operations = p21, .hermann_mauguin = "nonsense"},
          StatedSymmetry{.hermann_mauguin = "P 1 21/n 1", .number = "14"},
          StatedSymmetry{.hermann_mauguin = "P 21", .number = "1004"},  // of CCP4
          StatedSymmetry{
              .operations = {"x,y,z", "-x+1/2,y+1/2,-z"}, .hermann_mauguin = "P 21"}}) {
        EXPECT_THAT(agreed(file, "", monoclinic).warnings, IsEmpty());
    }
}

TEST(AgreedSymmetry, AsksWhichOriginIsMeant) {
    expect_refused(
        {.hermann_mauguin = "F d -3 m"}, "", {"a.cif: ", "\"F d -3 m:1\" or \"F d -3 m:2\""}
    );
    expect_refused({.hermann_mauguin = "F d -3 m"}, "Fd-3m", {"two origins"});
    expect_refused({}, "F d -3 m", {"two origins"});
    EXPECT_EQ(agreed({.hermann_mauguin = "F d -3 m"}, "F d -3 m:2").name, "F d -3 m:2");
    EXPECT_EQ(agreed({.hall = "-F 4vw 2vw 3"}, "F d -3 m").name, "F d -3 m:2");
    EXPECT_EQ(agreed({.hall = "-F 4vw 2vw 3"}, "227").name, "F d -3 m:2");
    EXPECT_EQ(
        agreed({.hermann_mauguin = "F d -3 m", .coordinate_system = "2"}, "").name, "F d -3 m:2"
    );
    EXPECT_EQ(
        agreed({.hermann_mauguin = "F d -3 m", .origin_matters = false}, "").name, "F d -3 m:1"
    );
}

TEST(AgreedSymmetry, WarnsWhereANumberLeavesTheAxesOpen) {
    const Agreed found = agreed({.number = "14"}, "", monoclinic);
    EXPECT_EQ(found.name, "P 1 21/c 1");
    EXPECT_THAT(
        found.warnings, ElementsAre(AllOf(HasSubstr("'14'"), HasSubstr("\"P 1 21/n 1\"")))
    );
    EXPECT_EQ(agreed({.hermann_mauguin = "P 21/n"}, "14", monoclinic).name, "P 1 21/n 1");
    EXPECT_EQ(agreed({.hermann_mauguin = "?what?", .number = "19"}, "").name, "P 21 21 21");
    EXPECT_EQ(agreed({.hermann_mauguin = "?what?", .number = "19"}, "").warnings.size(), 1U);
}

TEST(AgreedSymmetry, RefusesADeckThatContradictsTheFile) {
    expect_refused(
        {.hermann_mauguin = "P 21 21 21"},
        "P 43 21 2",
        {"crystal.space_group contradicts a.cif", "'P 43 21 2'", "P 21 21 21"}
    );
    expect_refused({.hermann_mauguin = "P 21 21 21"}, "P 2 2 2", {"contradicts"});
    expect_refused({.hall = "-F 4vw 2vw 3"}, "F d -3 m:1", {"contradicts", "F d -3 m:2"});
    expect_refused({.hermann_mauguin = "P 1"}, "P 21", {"contradicts"});
    expect_refused({.hermann_mauguin = "P 1"}, "P 9", {"unknown space group 'P 9'"});
    expect_refused({.hermann_mauguin = "P 9"}, "", {"unknown space group 'P 9'"});
    expect_refused({}, "", {"no space group"});
    expect_refused(
        {.operations = {"x,y,z", "-x,-y,q"}}, "", {"a.cif: not a symmetry", "'-x,-y,q'"}
    );
}

TEST(AgreedSymmetry, TakesTheDecksForWhatIsNotUnderstood) {
    const Agreed found = agreed({.operations = {"-x,-y,q"}}, "P 21 21 21");
    EXPECT_EQ(found.name, "P 21 21 21");
    EXPECT_THAT(found.warnings, ElementsAre(HasSubstr("crystal.space_group is taken instead")));
}

TEST(AgreedSymmetry, OfAmplitudesLetsTheDeckChooseScrewAxes) {
    const StatedSymmetry of_lattice{.hermann_mauguin = "P 2 2 2", .origin_matters = false};
    const Agreed found = agreed(of_lattice, "P 21 21 21");
    EXPECT_EQ(found.name, "P 21 21 21");
    EXPECT_THAT(
        found.warnings, ElementsAre(AllOf(HasSubstr("P 2 2 2"), HasSubstr("P 21 21 21")))
    );
    expect_refused(of_lattice, "P 43 21 2", {"contradicts"});
    expect_refused(of_lattice, "C 2 2 2", {"contradicts"});
    const Agreed of_list =
        agreed({.hermann_mauguin = "P 1", .origin_matters = false}, "P 4 3 2");
    EXPECT_EQ(of_list.name, "P 4 3 2");
    EXPECT_THAT(of_list.warnings, IsEmpty());
}

TEST(AgreeWithDeck, WarnsOfAnotherCellAndRefusesAnotherMetric) {
    ReflectionList list;
    list.cell = crystal::UnitCell{19, 19, 19, 103, 103, 103};
    list.space_group = "R 3:R";
    list.operations = {"x,y,z", "z,x,y", "y,z,x"};
    const auto warnings = [&](const crystal::UnitCell& cell) {
        ReflectionList copy = list;
        return agree_with_deck(copy, {"", cell, "a.mtz"}).warnings;
    };
    EXPECT_THAT(warnings({19.1, 19.1, 19.1, 103, 103, 103}), IsEmpty());
    EXPECT_THAT(
        warnings({19.4, 19.4, 19.4, 103, 103, 103}),
        ElementsAre(AllOf(HasSubstr("a.mtz"), HasSubstr("2.11 %"), HasSubstr("19.4")))
    );
    EXPECT_THAT(warnings({19, 19, 19, 104, 104, 104}), ElementsAre(HasSubstr("1.75 %")));
    EXPECT_THAT(
        [&] {
            warnings({29.7, 29.7, 25.4, 90, 90, 120});
        },
        ThrowsMessage<InputError>(AllOf(HasSubstr("R 3:R"), HasSubstr("a.mtz")))
    );
}

TEST(AgreeWithDeck, ChecksTheDecksOwnGroupWithoutAFile) {
    ReflectionList list;
    const auto check = [&](const std::string& group, const crystal::UnitCell& cell) {
        return agree_with_deck(list, {group, cell, ""}).warnings;
    };
    EXPECT_THAT(check("P 43 21 2", {78, 78, 38}), IsEmpty());
    EXPECT_EQ(list.space_group, "P 43 21 2");
    EXPECT_THAT(
        [&] {
            check("P 4", {15, 17, 19});
        },
        ThrowsMessage<InputError>(
            AllOf(HasSubstr("P 4"), HasSubstr("crystal.unit_cell 15 17 19"))
        )
    );
    EXPECT_THAT(
        [&] {
            check("P 4 9", {15, 17, 19});
        },
        ThrowsMessage<InputError>(HasSubstr("crystal.space_group: unknown space group 'P 4 9'"))
    );
}

}  // namespace
}  // namespace minibragg::reflections
