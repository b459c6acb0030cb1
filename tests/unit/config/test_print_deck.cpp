#include <fstream>
#include <iterator>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/print_deck.hpp"

namespace minibragg::config {
namespace {

using testing::HasSubstr;

std::string stored(const std::string& path) {
    std::ifstream file(std::string{MINIBRAGG_SOURCE_DIR} + "/" + path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(ReferenceDeck, IsTheOneThatIsStored) {
    EXPECT_EQ(stored("inputs/reference.toml"), reference_deck())
        << "cmake --build --preset dev --target update_deck_reference";
}

TEST(DeckMarkdown, IsTheOneThatIsStored) {
    EXPECT_EQ(stored("docs/input_deck.md"), deck_markdown())
        << "cmake --build --preset dev --target update_deck_reference";
}

TEST(DeckMarkdown, ShowsASmallestDeckThatRuns) {
    const std::string page = deck_markdown();
    const std::string opening = "```toml\n";
    const std::size_t start = page.find(opening) + opening.size();
    EXPECT_EQ(message_of(page.substr(start, page.find("```", start) - start)), "");
}

TEST(ReferenceDeck, HoldsTheDefaultsAndWhatARunNeeds) {
    config::Run expected;
    expected.beam.wavelength_A = 1.0;
    expected.beam.fluence_photons_per_m2 = default_fluence_photons_per_m2;
    expected.crystal.unit_cell = {78.0, 78.0, 38.0, 90.0, 90.0, 90.0};
    expected.structure_factors.default_F = 100.0;
    expected.detector.grid.emplace();
    EXPECT_EQ(read_deck(reference_deck(), "reference.toml"), expected);
}

TEST(ReferenceDeck, NamesEveryKey) {
    const std::string deck = reference_deck();
    config::Run run;
    for (const Section& section : sections(run, Absent::added)) {
        for (const Key& key : section.keys) {
            const bool is_group = std::holds_alternative<Group>(key.member);
            const std::string line = std::string{key.name} + " = ";
            const bool is_named = deck.find("\n" + line) != std::string::npos ||
                                  deck.find("\n#" + line) != std::string::npos;
            EXPECT_TRUE(is_group || is_named) << section.path << "." << key.name;
        }
    }
}

/// The deck with the # of one kind of line taken away: all examples at once.
std::string with_all_examples() {
    std::istringstream lines(reference_deck());
    std::string deck;
    for (std::string line; std::getline(lines, line);) {
        const bool is_example = line.size() > 1 && line[0] == '#' && line[1] != ' ';
        deck += (is_example ? line.substr(1) : line) + "\n";
    }
    return deck;
}

TEST(ReferenceDeck, HasExamplesThatOnlyExcludeEachOther) {
    std::istringstream message(message_of(with_all_examples()));
    int problems = 0;
    for (std::string line; std::getline(message, line); ++problems) {
        EXPECT_THAT(
            line,
            testing::AnyOf(
                HasSubstr(" is given too). Give one of them"),
                HasSubstr("more problems follow"),
                HasSubstr("no atom scatters anomalously"),
                HasSubstr("needs spots in closed form"),
                HasSubstr("has no thickness, so this has no effect"),
                HasSubstr("the material is built in"),
                HasSubstr("the saturation of a preset is known")
            )
        );
    }
    EXPECT_GT(problems, 5);
}

/// A run in which every key has a value that is not its default, as far as keys allow each
/// other.
Run unusual_run() {
    config::Run run;
    run.title = "quotes \", backslashes \\, tabs \t, lines \n, \xc3\xa5ngstr\xc3\xb6m";
    run.beam.energy_eV = 9876.54321;
    run.beam.flux_photons_per_s = 1.5e12;
    run.beam.exposure_s = 0.25;
    run.beam.size_mm = 1.0 / 3.0;
    run.beam.polarization = {false, -0.5, {0.0, 1.0, 1e-9}};
    run.beam.dispersion = {0.02, 5};
    run.beam.divergence = {0.1, 0.2, 3, 4, "square"};
    run.crystal.unit_cell = {10.1, 20.2, 30.3, 89.0, 91.0, 100.0};
    run.crystal.space_group = "P 1 21 1";
    run.crystal.size_um = {1.0, 2.0, 3.0};
    run.crystal.shape = "tophat";
    run.crystal.fudge = 0.5;
    run.crystal.mosaic = {0.3, 7, 99, "gaussian"};
    run.crystal.orientation.u_matrix = {0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0};
    run.structure_factors.default_F = 3.0;
    run.structure_factors.resolution_A = 1.7;
    run.structure_factors.bulk_solvent = true;
    run.structure_factors.b_factor_A2 = -2.0;
    run.structure_factors.random = RandomStructureFactors{9'000'000'000, 1234.0, 30.0};
    run.structure_factors.interpolation = "tricubic";
    run.goniometer = {{0.0, 0.0, -2.0}, -10.0, -0.1, 90, 5};
    run.detector.panels = {
        {"a", {1.0, 2.0, 3.0}, {1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {10, 20}, 0.1, {}},
        {"",
         {4.0, 5.0, 6.0},
         {-1.0, 0.0, 0.0},
         {0.0, 1.0, 0.0},
         {30, 40},
         0.2,
         Sensor{"CdTe", 750.0, 100.0, 3}}};
    run.detector.distance_mm = 0.0;
    run.detector.beam_center_mm = {1.0, -1.0};
    run.detector.tilt_deg = {1.0, 2.0, 3.0};
    run.detector.two_theta_deg = 20.0;
    run.detector.two_theta_axis = {0.0, 1.0, 0.0};
    run.detector.point_pixel = true;
    run.detector.sensor = {"GaAs", 500.0, {}, 2};
    run.detector.mask = {
        "mask.h5:/mask", 2, {{1, {0, 3}, {4, 5}}, {}}, {{{1.0, 2.0, 0.0}, 3.0, true}}};
    run.detector.region_of_interest = {{0, {1, 2}, {3, 4}}};
    run.detector.response = Response{
        9'000'000'000,
        -3,
        false,
        0.1,
        0.2,
        0.3,
        "photons",
        PointSpread{"fibre", 75.0, 9},
        1.5,
        -40.0,
        3.0,
        65535,
        -100,
        0.01,
        0.02,
        "gains.h5",
        "bad.txt"};
    run.sampling = {3, true, true, false, "first", "double", 1.5};
    run.background = {
        1.0, 2.0, {{"ice", "", 0.1, {}, {}}, {"oil", "oil.txt", 0.2, 0.9, 300.0}}};
    run.output = {"o.nxs",    "none",
                  8,          60.0,
                  "native",   true,
                  true,       true,
                  "hkl",      0.1,
                  2.0,        "o.f32",
                  "",         "",
                  "o.png",    {"log", "viridis", false, 800},
                  "XDS.INP",  "a.geom",
                  "a.expt",   "a.refl",
                  "a.stream", "INTEGRATE.HKL"};
    return run;
}

TEST(ToToml, ReadsBackAsTheSameRun) {
    const config::Run run = unusual_run();
    EXPECT_EQ(read_deck(to_toml(run), "again.toml"), run);
    const config::Run smallest = read_deck(smallest_deck, "deck.toml");
    EXPECT_EQ(read_deck(to_toml(smallest), "again.toml"), smallest);
}

TEST(ToToml, ReadsBackWithEveryChoiceOfAlternatives) {
    config::Run run = read_deck(smallest_deck, "deck.toml");
    run.beam.energy_eV.swap(run.beam.wavelength_A);
    run.beam.energy_eV = 1e4;
    run.beam.source_file = "sources.txt";
    run.crystal.unit_cell.reset();
    run.crystal.orientation.a_matrix_invA = {0.01, 0.0, 0.0, 0.0, 0.02, 0.0, 0.0, 0.0, 0.03};
    run.structure_factors.file = "a.mtz";
    run.structure_factors.column = "FP";
    run.detector.grid.reset();
    run.detector.file = "b.nxs";
    EXPECT_EQ(read_deck(to_toml(run), "again.toml"), run);
    run.crystal.orientation = {};
    run.crystal.orientation.mosflm_matrix_file = "a.mat";
    run.detector.file = "";
    run.detector.preset = "Eiger2 16M";
    run.beam.source_file = "";
    run.beam.spectrum_file = "s.txt";
    EXPECT_EQ(read_deck(to_toml(run), "again.toml"), run);
    run.crystal.orientation = {};
    run.crystal.orientation.random_seed = 5;
    EXPECT_EQ(read_deck(to_toml(run), "again.toml"), run);
}

TEST(ToToml, IsTheSameForTheSameRun) {
    const std::string text = to_toml(unusual_run());
    EXPECT_EQ(to_toml(read_deck(text, "again.toml")), text);
}

}  // namespace
}  // namespace minibragg::config
