#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"

namespace minibragg::config {
namespace {

using testing::HasSubstr;

TEST(Overrides, ReplaceAndAddValues) {
    const config::Run run = read_deck(
        smallest_deck,
        "deck.toml",
        {"beam.wavelength_A=1.1",
         "crystal.cells = [1, 2, 3]",
         "output.file=run 1#2.nxs",
         "detector.sensor.thickness_um=450",
         "beam.polarization={kahn_factor=0.5}",
         "title=\"a = b\""}
    );
    EXPECT_EQ(run.beam.wavelength_A, 1.1);
    EXPECT_EQ(run.crystal.cells, (std::array{1, 2, 3}));
    EXPECT_EQ(run.output.file, "run 1#2.nxs") << "what is no TOML is a text";
    EXPECT_EQ(run.detector.sensor.thickness_um, 450.0);
    EXPECT_EQ(run.beam.polarization.kahn_factor, 0.5);
    EXPECT_EQ(run.title, "a = b");
}

TEST(SpaceGroup, MayBeANumber) {
    const auto with_group = [](const std::string& value) {
        std::string text = smallest_deck;
        return text.insert(text.find("unit_cell"), "space_group = " + value + "\n");
    };
    for (const char* value : {"19", "\"19\""}) {
        EXPECT_EQ(read_deck(with_group(value), "deck.toml").crystal.space_group, "19");
        EXPECT_EQ(
            read_deck(smallest_deck, "deck.toml", {std::string("crystal.space_group=") + value})
                .crystal.space_group,
            "19"
        );
    }
    EXPECT_THAT(
        message_of(with_group("19.5")),
        HasSubstr("crystal.space_group = 19.5 (must be text in quotes or whole number)")
    );
}

TEST(Overrides, MustBeUtf8) {
    for (const char* text :
         {"be_=gt.\xDE_A=1.1",
          "output.file=a\xFF.nxs",
          "title='\xC3'",
          "\x80=1",
          "\xED\xA0\x80"}) {
        EXPECT_THAT(message_of(smallest_deck, {text}), HasSubstr("not UTF-8")) << text;
    }
    EXPECT_EQ(
        read_deck(smallest_deck, "deck.toml", {"output.file=\xC3\xA9.nxs"}).output.file,
        "\xC3\xA9.nxs"
    );
}

TEST(Overrides, ReachElementsOfLists) {
    const std::string panels = smallest_deck + R"(
[[detector.panel]]
origin_mm = [0, 0, 0]
pixels = [10, 10]
pixel_size_mm = 0.1
[[detector.panel]]
origin_mm = [9, 0, 0]
pixels = [10, 10]
pixel_size_mm = 0.1
)";
    const config::Run run = read_deck(
        panels,
        "deck.toml",
        {"detector.panel[1].name=right",
         "detector.panel.0.pixels[1]=20",
         "crystal.unit_cell[2]=91"}
    );
    EXPECT_EQ(run.detector.panels[1].name, "right");
    EXPECT_EQ(run.detector.panels[0].pixels, (std::array{10, 20}));
    EXPECT_EQ((*run.crystal.unit_cell)[2], 91.0);
    EXPECT_EQ(
        read_deck(panels, "deck.toml", {"detector.panel[0]="}).detector.panels.size(), 1U
    );
}

TEST(Overrides, TakeKeysAwayWithAnEmptyValue) {
    const config::Run run =
        read_deck(smallest_deck, "deck.toml", {"beam.wavelength_A=", "beam.energy_eV=9000"});
    EXPECT_EQ(run.beam.wavelength_A, std::nullopt);
    EXPECT_EQ(run.beam.energy_eV, 9000.0);
    const config::Run same = read_deck(smallest_deck, "deck.toml", {"detector.grid.pixels="});
    EXPECT_EQ(same, read_deck(smallest_deck, "deck.toml")) << "what is not there stays away";
}

TEST(Overrides, ApplyInTheirOrder) {
    const config::Run run =
        read_deck(smallest_deck, "deck.toml", {"title=first", "title=second"});
    EXPECT_EQ(run.title, "second");
}

TEST(Overrides, AreNamedInMessages) {
    const auto message = [](const char* override) {
        return message_with("", {override});
    };
    EXPECT_EQ(
        message("detector.distance_mm=-1"),
        "--set detector.distance_mm=-1: detector.distance_mm = -1 (must be >= 0). "
        "From the crystal to the detector plane, along the beam."
    );
    EXPECT_EQ(
        message("detector.distance=1"),
        "--set detector.distance=1: unknown key detector.distance. "
        "Did you mean detector.distance_mm?"
    );
    EXPECT_EQ(
        message("beem.size_mm=1"), "--set beem.size_mm=1: unknown key beem. Did you mean beam?"
    );
    EXPECT_EQ(
        message("beam.energy_eV=9000"),
        "--set beam.energy_eV=9000: beam.energy_eV = 9000 (beam.wavelength_A is given too). "
        "Give one of them; on the command line, --set beam.energy_eV= takes a key away."
    );
    EXPECT_EQ(
        message("detector.distanc_mm="),
        "--set detector.distanc_mm=: unknown key detector.distanc_mm. "
        "Did you mean detector.distance_mm?"
    );
}

TEST(Overrides, ThatCannotBeAppliedAreRefused) {
    const auto message = [](const char* override) {
        return message_with("", {override});
    };
    EXPECT_EQ(
        message("beam.size_mm"),
        "--set beam.size_mm: there is no '='. Write --set path.to.key=value."
    );
    EXPECT_EQ(
        message("=1"),
        "--set =1: what stands before '=' is not a key. Write --set path.to.key=value."
    );
    EXPECT_THAT(message("beam..size_mm=1"), HasSubstr("is not a key"));
    EXPECT_THAT(message("beam.si ze=1"), HasSubstr("is not a key"));
    EXPECT_EQ(
        message("beam.wavelength_A.x=1"),
        "--set beam.wavelength_A.x=1: 'x' would lie below a value that is no table."
    );
    EXPECT_EQ(
        message("beam.wavelength_A.x.y=1"),
        "--set beam.wavelength_A.x.y=1: 'x' would lie below a value that is no table."
    );
    EXPECT_EQ(
        message("crystal.unit_cell[6]=1"),
        "--set crystal.unit_cell[6]=1: '6' is no element of the list (it has 6, counted from "
        "0)."
    );
    EXPECT_THAT(message("crystal.unit_cell[-1]=1"), HasSubstr("is no element"));
    EXPECT_THAT(message("crystal.unit_cell.a=1"), HasSubstr("is no element"));
    EXPECT_THAT(
        message("crystal.unit_cell[99999999999999999999]=1"), HasSubstr("is no element")
    );
    EXPECT_EQ(
        message("crystal.cells=[1, 2"),
        "--set crystal.cells=[1, 2: the value is neither TOML nor a plain word. "
        "Check its quotes and brackets."
    );
    EXPECT_THAT(message("beam.size_mm=1\nx = 2"), HasSubstr("neither TOML nor a plain word"));
}

}  // namespace
}  // namespace minibragg::config
