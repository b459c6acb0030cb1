#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/read_deck.hpp"

namespace minibragg::config {
namespace {

using testing::StartsWith;

TEST(ReadDeck, FillsTheStructsOfARun) {
    const config::Run run = read_deck(
        R"(
title = "all kinds of values"
[beam]
energy_eV = 12000            # a whole number where a number is asked for
flux_photons_per_s = 1e12
polarization = { kahn_factor = 0.99, axis = [0, 1, 0] }
divergence.horizontal_mrad = 0.5
divergence.horizontal_steps = 3
[crystal]
unit_cell = [70, 80, 90, 75, 85, 95]
cells = [20, 21, 22]
shape = "gauss"
mosaic = { spread_deg = 0.1, domains = 25, seed = 7 }
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
random = { seed = 3 }
interpolation = "tricubic"
[detector]
beam_center_mm = [1.5, -2]
[[detector.panel]]
origin_mm = [-40.0, 40.0, 0.0]
pixels = [500, 480]
pixel_size_mm = 0.172
[[detector.panel]]
name = "second"
origin_mm = [60.0, 40.0, 0.0]
fast = [1, 0, 0]
pixels = [250, 240]
pixel_size_mm = 0.172
sensor = { material = "CdTe", thickness_um = 750 }
[sampling]
oversample_omega = true
)",
        "deck.toml"
    );
    EXPECT_EQ(run.title, "all kinds of values");
    EXPECT_EQ(run.beam.energy_eV, 12000.0);
    EXPECT_EQ(run.beam.wavelength_A, std::nullopt);
    EXPECT_EQ(run.beam.flux_photons_per_s, 1e12);
    EXPECT_EQ(run.beam.fluence_photons_per_m2, std::nullopt);
    EXPECT_EQ(run.beam.polarization, (Polarization{true, 0.99, {0.0, 1.0, 0.0}}));
    EXPECT_EQ(run.beam.divergence, (Divergence{0.5, 0.0, 3, 1, "round"}));
    EXPECT_EQ(run.crystal.unit_cell, (std::array{70.0, 80.0, 90.0, 75.0, 85.0, 95.0}));
    EXPECT_EQ(run.crystal.cells, (std::array{20, 21, 22}));
    EXPECT_EQ(run.crystal.shape, "gauss");
    EXPECT_EQ(run.crystal.mosaic, (Mosaic{0.1, 25, 7, "uniform"}));
    EXPECT_EQ(run.crystal.orientation.euler_deg, (Triple{10.0, 20.0, 30.0}));
    EXPECT_EQ(run.structure_factors.random, (RandomStructureFactors{3, 0.0, 20.0}));
    EXPECT_EQ(run.structure_factors.interpolation, "tricubic");
    EXPECT_EQ(run.detector.beam_center_mm, (std::array{1.5, -2.0}));
    EXPECT_EQ(run.detector.grid, std::nullopt);
    ASSERT_EQ(run.detector.panels.size(), 2U);
    EXPECT_EQ(run.detector.panels[0].fast, (Triple{-1.0, 0.0, 0.0}));
    EXPECT_EQ(run.detector.panels[0].sensor, std::nullopt);
    EXPECT_EQ(run.detector.panels[1].name, "second");
    EXPECT_EQ(run.detector.panels[1].pixels, (std::array{250, 240}));
    EXPECT_EQ(run.detector.panels[1].sensor, (Sensor{"CdTe", 750.0, std::nullopt, 1}));
    EXPECT_TRUE(run.sampling.oversample_omega);
    EXPECT_EQ(run.output, Output{});
}

TEST(ReadDeck, LeavesOutWhatHasADefault) {
    config::Run expected;
    expected.beam.wavelength_A = 1.0;
    expected.crystal.unit_cell = {70.0, 80.0, 90.0, 75.0, 85.0, 95.0};
    expected.structure_factors.default_F = 100.0;
    expected.beam.fluence_photons_per_m2 = default_fluence_photons_per_m2;
    expected.detector.grid.emplace();
    EXPECT_EQ(read_deck(smallest_deck, "deck.toml"), expected);
}

TEST(ReadDeck, MakesTheDefaultDetectorOnlyWhenNoneIsGiven) {
    const config::Run preset =
        read_deck(smallest_deck + "[detector]\npreset = \"x\"", "deck.toml");
    EXPECT_EQ(preset.detector.grid, std::nullopt);
    const config::Run file = read_deck(smallest_deck + "[detector]\nfile = \"x\"", "deck.toml");
    EXPECT_EQ(file.detector.grid, std::nullopt);
}

TEST(ReadDeck, AcceptsEveryKindOfLineEndAndAByteOrderMark) {
    std::string dos;
    for (const char c : smallest_deck) {
        dos += c == '\n' ? "\r\n" : std::string{c};
    }
    EXPECT_EQ(read_deck("\xEF\xBB\xBF" + dos, "a"), read_deck(smallest_deck, "a"));
}

// ---- messages: their exact text is what people see
// ---------------------------------------------------

struct BadDeck {
    const char* more;  ///< behind the smallest deck: its first line is line 7
    const char* message;
};

class RefusedDeck : public testing::TestWithParam<BadDeck> {};

TEST_P(RefusedDeck, IsNamedWithItsLineAndWhatToDo) {
    EXPECT_EQ(message_with(GetParam().more), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    UnknownKeys,
    RefusedDeck,
    testing::Values(
        BadDeck{
            "[detector]\n\ndistance = 150.0",
            "deck.toml:9: unknown key detector.distance. Did you mean detector.distance_mm?"},
        BadDeck{
            "[goniometer]\nmosaic_spred_deg = 1",
            "deck.toml:8: unknown key goniometer.mosaic_spred_deg."},
        BadDeck{
            "[crystal.mosiac]\nspread_deg = 1",
            "deck.toml:7: unknown key crystal.mosiac. Did you mean crystal.mosaic?"},
        BadDeck{
            "[[detector.panel]]\npixel_size = 1",
            "deck.toml:8: unknown key detector.panel[0].pixel_size. "
            "Did you mean detector.panel.pixel_size_mm?"},
        BadDeck{"[output]\n\"a.b\\u001B\" = 1", "deck.toml:8: unknown key output.a.b\\u001B."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Types,
    RefusedDeck,
    testing::Values(
        BadDeck{
            "[detector]\ndistance_mm = \"far\"",
            "deck.toml:8: detector.distance_mm = \"far\" (must be a number in mm). "
            "From the crystal to the detector plane, along the beam."},
        BadDeck{
            "[crystal.mosaic]\ndomains = 25.0",
            "deck.toml:8: crystal.mosaic.domains = 25.0 (must be a whole number). "
            "Number of mosaic domains; from 6 on their covariance is that of the spread, and "
            "check tells how many sums over spots need."},
        BadDeck{
            "[output.png]\nrings = 3",
            "deck.toml:8: output.png.rings = 3 (must be true or false). Whether rings of equal "
            "resolution are drawn, labelled in angstrom; never on a curved detector."},
        BadDeck{
            "[output.png]\nscale = \"square\"",
            "deck.toml:8: output.png.scale = \"square\" (must be \"linear\" or \"log\"). "
            "Linear "
            "from the background up, so that spots stand out, or logarithmic up to the largest "
            "value."},
        BadDeck{
            "[output.png]\nmap = \"rainbow\"",
            "deck.toml:8: output.png.map = \"rainbow\" (must be \"grey\", \"heat\" or "
            "\"viridis\"). Colours from low to high: white to black, black over red to white, "
            "or "
            "viridis."},
        BadDeck{
            "[output.png]\nlongest_pixels = 10",
            "deck.toml:8: output.png.longest_pixels = 10 (must be from 300 to 10000). Longer "
            "side of the picture at most; larger images are reduced and keep their largest "
            "values."},
        BadDeck{
            "[sampling]\noversample_omega = 1",
            "deck.toml:8: sampling.oversample_omega = 1 (must be true or false). Whether each "
            "subpixel has its own solid angle (as in simtbx), in place of one that is held."},
        BadDeck{
            "[output]\nfile = 1979-05-27",
            "deck.toml:8: output.file = a date or time (must be text in quotes). "
            "The NXmx file that is written."},
        BadDeck{
            "[goniometer]\naxis = [1, 0]",
            "deck.toml:8: goniometer.axis = [1, 0] (must be 3 numbers). Direction of the "
            "spindle, of any length; positive angles turn right-handed about it."},
        BadDeck{
            "[goniometer]\naxis = [[1], {}, 3, 4, 5, 6, 7, 8, 9, 10]",
            "deck.toml:8: goniometer.axis = [[...], {...}, 3, 4, 5, 6, 7, 8, 9, ...] (must be "
            "3 numbers). Direction of the spindle, of any length; positive angles turn "
            "right-handed about it."},
        BadDeck{
            "[output]\nfile = { name = 1 }",
            "deck.toml:8: output.file = {...} (must be text in quotes). The NXmx file that is "
            "written."},
        BadDeck{
            "sampling = 1",
            "deck.toml:7: unknown key structure_factors.sampling. Did you mean sampling?"},
        BadDeck{
            "[[detector.grid]]",
            "deck.toml:7: detector.grid = [{...}] (must be a table: [detector.grid]). A "
            "regular "
            "array of equal panels, centred; the detector when the deck names no other."},
        BadDeck{
            "[detector.panel]\npixels = [10, 10]",
            "deck.toml:7: detector.panel = {...} (must be a list of tables: "
            "[[detector.panel]]). One panel, placed freely; repeat the table for each."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Ranges,
    RefusedDeck,
    testing::Values(
        BadDeck{
            "[detector]\ndistance_mm = -180",
            "deck.toml:8: detector.distance_mm = -180 (must be >= 0). "
            "From the crystal to the detector plane, along the beam."},
        BadDeck{
            "[beam.polarization]\nkahn_factor = 1.5",
            "deck.toml:8: beam.polarization.kahn_factor = 1.5 (must be from -1 to 1). "
            "Kahn's factor: 0 is unpolarized, 1 is wholly polarized along the axis."},
        BadDeck{
            "[detector]\ndistance_mm = nan",
            "deck.toml:8: detector.distance_mm = nan (must be finite). "
            "From the crystal to the detector plane, along the beam."},
        BadDeck{
            "[goniometer]\naxis = [0, inf, 0]",
            "deck.toml:8: goniometer.axis = [0, inf, 0] (each must be finite). Direction of "
            "the spindle, of any length; positive angles turn right-handed about it."},
        BadDeck{
            "[goniometer]\nimages = 9223372036854775807",
            "deck.toml:8: goniometer.images = 9223372036854775807 (must be from 1 to "
            "10000000). Number of images of the sweep."},
        BadDeck{
            "[sampling]\noversample = -1",
            "deck.toml:8: sampling.oversample = -1 (must be from 0 to 1000). Subpixels along "
            "each edge of a pixel; 0 chooses from the size of a spot, 64 at most."},
        BadDeck{
            "[detector.grid]\npixels = [0, 10]",
            "deck.toml:8: detector.grid.pixels = [0, 10] (each must be from 1 to 65536). "
            "Number of pixels of one panel, along fast and along slow."},
        BadDeck{
            "[output]\ncompression = \"gzipp\"",
            "deck.toml:8: output.compression = \"gzipp\" (must be \"bitshuffle\", \"gzip\" or "
            "\"none\"). Did you mean \"gzip\"?"},
        BadDeck{
            "[output]\ncompression = \"brotli\"",
            "deck.toml:8: output.compression = \"brotli\" (must be \"bitshuffle\", \"gzip\" or "
            "\"none\"). Compression of the images in it; bitshuffle is with LZ4."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    LackingKeys,
    RefusedDeck,
    testing::Values(
        BadDeck{
            "[[detector.panel]]\norigin_mm = [0, 0, 0]\npixels = [10, 10]",
            "deck.toml:7: detector.panel[0].pixel_size_mm is not given. Side of a pixel."},
        BadDeck{
            "[[background.material]]\nname = \"air\"",
            "deck.toml:7: background.material[0].thickness_mm is not given. "
            "Length of the material along the beam."}
    )
);

/// What stands in the brackets is the TOML library's.
TEST(ReadDeck, LocatesErrorsOfSyntax) {
    EXPECT_THAT(
        message_with("default_F = 1.0"),
        testing::MatchesRegex(
            "deck.toml:7: not TOML, in column [0-9]+ \\(.*default_F.*\\)\\. Texts need quotes, "
            "lists need brackets and commas, and a key may come only once\\."
        )
    );
    EXPECT_THAT(
        message_with("[output]\nfile = run.nxs"),
        StartsWith("deck.toml:8: not TOML, in column 8 (")
    );
    EXPECT_THAT(
        message_with("[crystal.mosaic]\n\ndomains = 2 3"), StartsWith("deck.toml:9: not TOML, ")
    );
}

TEST(ReadDeck, ReportsAllProblemsInTheOrderOfTheirLines) {
    EXPECT_EQ(
        message_of("[output]\nfil = 1\n[beam]\nsize_mm = 0\nwavelength_A = 0\n"),
        "deck.toml:2: unknown key output.fil. Did you mean output.file?\n"
        "deck.toml:4: beam.size_mm = 0 (must be > 0). Side of the square beam: counts for a "
        "flux and for the materials of the background.\n"
        "deck.toml:5: beam.wavelength_A = 0 (must be from 0.01 to 100). Wavelength of the "
        "central ray; or give energy_eV, or a spectrum or source file."
    );
}

TEST(ReadDeck, StopsAfterTenProblems) {
    std::string text;
    for (int i = 0; i < 25; ++i) {
        text += "zzzzzz" + std::to_string(i) + " = 1\n";
    }
    const std::string message = message_of(text);
    EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 10);
    EXPECT_THAT(message, testing::EndsWith("\n15 more problems follow."));
}

TEST(ReadDeck, SaysWhatARunNeeds) {
    EXPECT_EQ(
        message_of(""),
        "deck.toml: beam.wavelength_A is not given (a run needs the wavelength or the energy "
        "of its photons). Add wavelength_A = 1.0 or energy_eV = 12398.42 to [beam].\n"
        "deck.toml: crystal.unit_cell is not given (a run needs a unit cell). Add unit_cell = "
        "[a, b, c, alpha, beta, gamma] to [crystal], or take a structure factor file that "
        "holds it (.mtz, .cif, .pdb).\n"
        "deck.toml: structure_factors.file is not given (a run needs structure factors). Add "
        "file = \"model.pdb\" or default_F = 100.0 to [structure_factors], or a table "
        "[structure_factors.random]."
    );
}

TEST(ReadDeck, PointsToTheTableThatLacksAKey) {
    EXPECT_THAT(
        message_of("\n[beam]\n[crystal]\nunit_cell = [1,1,1,90,90,90]\n[structure_factors]\n"
                   "default_F = 1"),
        StartsWith("deck.toml:2: beam.wavelength_A is not given (")
    );
}

}  // namespace
}  // namespace minibragg::config
