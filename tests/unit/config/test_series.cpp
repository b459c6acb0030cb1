#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/config/shot_quantities.hpp"

namespace minibragg::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Series series_of(const std::string& text) {
    return *read_deck(std::string{smallest_deck} + text, "deck.toml").series;
}

TEST(ShotQuantities, StandAtTheirKeys) {
    const auto quantities = shot_quantities();
    ASSERT_EQ(quantities.size(), shot_key_count);
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(quantities[i].key), i) << quantities[i].name;
    }
}

TEST(Series, IsAbsentFromADeckOfOldAndThenTheGoniometerCounts) {
    config::Run run = read_deck(smallest_deck, "deck.toml");
    EXPECT_FALSE(run.series.has_value());
    run.goniometer.images = 7;
    EXPECT_EQ(image_count(run), 7);
    run.series.emplace().shots = 5;
    EXPECT_EQ(image_count(run), 5);
}

TEST(Series, TakesANumberAListOrATableForAQuantity) {
    const Series series = series_of(R"(
[series]
shots = 2
lattices = 3
wavelength_A = [1.0, 1.1]
distance_mm = { distribution = "normal", sigma = 0.5 }
[series.size_factor]
file = "shots.csv"
column = "size"
order = "random"
)");
    EXPECT_EQ(series.lattices->value, 3.0);
    EXPECT_THAT(series.wavelength_A->list, ElementsAre(1.0, 1.1));
    EXPECT_EQ(series.distance_mm->distribution, "normal");
    EXPECT_EQ(series.distance_mm->sigma, 0.5);
    EXPECT_EQ(series.size_factor->file, "shots.csv");
    EXPECT_EQ(series.size_factor->column, "size");
    EXPECT_EQ(series.size_factor->order, "random");
}

TEST(Series, TakesOrientationsAsListsOfThreeAngles) {
    const Series series = series_of(
        "\n[series]\nshots = 2\norientation = { euler_deg = [[1, 2, 3], [4, 5, 6]] }\n"
    );
    ASSERT_EQ(series.orientation->euler_deg.size(), 2U);
    EXPECT_EQ(series.orientation->euler_deg[1][2], 6.0);
}

TEST(Series, IsReadBackAsItWasPrinted) {
    const config::Run run = read_deck(
        std::string{smallest_deck} + R"(
[[background.material]]
name = "water"
thickness_mm = 0.1
[series]
shots = 3
seed = 9
keep_symmetry = false
wavelength_A = [1.0, 1.1, 1.2]
flux_photons_per_s = { distribution = "lognormal", median = 1e12, sigma_log = 0.3, seed = 4 }
orientation = { file = "u.txt", columns = ["x", "y", "z"], order = "cycle" }
[[series.material]]
name = "water"
thickness_mm = { distribution = "uniform", lowest = 0.1, highest = 0.2 }
)",
        "deck.toml"
    );
    EXPECT_EQ(read_deck(to_toml(run), "printed.toml"), run);
}

struct Wrong {
    const char* text;     ///< below [series] shots = 3
    const char* message;  ///< a part of it
};

class RefusedSeries : public testing::TestWithParam<Wrong> {};

TEST_P(RefusedSeries, NamesTheKeyAndSaysWhatToDo) {
    std::string message;
    try {
        series_of(std::string{"\n[series]\nshots = 3\n"} + GetParam().text);
    } catch (const InputError& error) {
        message = error.what();
    }
    EXPECT_THAT(message, HasSubstr(GetParam().message));
    EXPECT_TRUE(message.starts_with("deck.toml:")) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Quantities,
    RefusedSeries,
    testing::Values(
        Wrong{"wavelength_A = {}", "it does not say how its values are chosen"},
        Wrong{
            "distance_mm = { list = [90, 91], order = \"crystal\" }",
            "all crystals of a shot share it"},
        Wrong{"lattice_weight = -1", "must be from 0 to 1000000"},
        Wrong{"lattice_weight = 2e6", "must be from 0 to 1000000"},
        Wrong{
            "wavelength_A = { value = 1.0, distribution = \"normal\", sigma = 0.1 }",
            "it says more than once how its values are chosen"},
        Wrong{"wavelength_A = [1.0, 1.1]", "it has 2 values for 3 shots"},
        Wrong{"wavelength_A = []", "Give a number, a list of numbers or a table."},
        Wrong{"wavelength_A = \"red\"", "Give a number, a list of numbers or a table."},
        Wrong{"wavelength_A = true", "Give a number, a list of numbers or a table."},
        Wrong{"wavelength_A = [1.0, 1.1, -2.0]", "element 2, -2.0, must be from 0.01 to 100"},
        Wrong{
            "wavelength_A = 0.0", "series.wavelength_A.value = 0.0 (must be from 0.01 to 100)"},
        Wrong{"lattices = 1.5", "must be whole, from 0 to 100"},
        Wrong{
            "lattices = { distribution = \"normal\", sigma = 1.0 }", "series.lattices.highest"},
        Wrong{
            "distance_mm = { distribution = \"normal\" }",
            "series.distance_mm.sigma is not given (the normal distribution needs it)"},
        Wrong{
            "distance_mm = { distribution = \"uniform\", lowest = 1.0 }",
            "series.distance_mm.highest is not given (the uniform distribution needs it)"},
        Wrong{
            "distance_mm = { distribution = \"uniform\", lowest = 2.0, highest = 2.0 }",
            "it is not above lowest, 2.0"},
        Wrong{
            "distance_mm = { distribution = \"uniform\", lowest = 1, highest = 2, sigma = 1 }",
            "the uniform distribution has no such key"},
        Wrong{
            "distance_mm = { distribution = \"normal\", mean = 5, sigma = 1, highest = 4 }",
            "it lies outside lowest and highest"},
        Wrong{"distance_mm = { value = 90, sigma = 1 }", "there is no distribution"},
        Wrong{
            "distance_mm = { value = 90, column = \"d\" }", "there is no file to take it from"},
        Wrong{"distance_mm = { value = 90, order = \"cycle\" }", "Leave it out."},
        Wrong{"distance_mm = { value = 90, seed = 3 }", "nothing is drawn at random"},
        Wrong{"distance_mm = { distribution = \"cauchy\" }", "\"uniform\", \"normal\""},
        Wrong{"distance_mm = { distribution = \"normal\", sigma = 0 }", "must be > 0"},
        Wrong{"distance_cm = 3", "Did you mean series.distance_mm"},
        Wrong{"wavelength_A = 1.0\nenergy_eV = 12000", "series.wavelength_A is given too"},
        Wrong{
            "fluence_photons_per_m2 = 1e20\nflux_photons_per_s = 1e12",
            "series.fluence_photons_per_m2 is given too"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Others,
    RefusedSeries,
    testing::Values(
        Wrong{"orientation = {}", "it does not say how orientations are chosen"},
        Wrong{
            "orientation = { distribution = \"normal\" }", "the normal distribution needs it"},
        Wrong{
            "orientation = { distribution = \"uniform\", sigma_deg = 1 }",
            "only the normal distribution has it"},
        Wrong{"orientation = { file = \"u.txt\" }", "an orientation has three or nine numbers"},
        Wrong{
            "orientation = { file = \"u.txt\", columns = [\"a\", \"b\"] }",
            "an orientation has three or nine numbers"},
        Wrong{"orientation = { euler_deg = [[1, 2]] }", "must be list of 3 numbers each"},
        Wrong{"spectrum = {}", "it does not say where spectra come from"},
        Wrong{"spectrum = { model = \"sase\", fwhm_fraction = 0.001 }", "sase needs it"},
        Wrong{"spectrum = { model = \"gaussian\" }", "a model needs it"},
        Wrong{
            "spectrum = { model = \"sase\", fwhm_fraction = 0.001, spike_fwhm_fraction = 0.01 "
            "}",
            "a spike is wider than the spectrum"},
        Wrong{"spectrum = { file = \"s.h5:/s\" }", "an HDF5 file of spectra needs it"},
        Wrong{"spectrum = { file = \"s.txt\", energies = \"/e\" }", "only an HDF5 file"},
        Wrong{
            "wavelength_A = 1.0\nspectrum = { file = \"s.txt\" }",
            "recorded spectra have wavelengths of their own"},
        Wrong{
            "[[series.material]]\nname = \"water\"\nthickness_mm = 0.1",
            "there is not one background.material of this name"},
        Wrong{"[goniometer]\nimages = 3", "a series of shots or a rotation"},
        Wrong{"mosaic_spread_deg = 0.1", "a domain that is alone is not turned"},
        Wrong{"shots = 4", "deck.toml"}
    )
);

TEST(Series, CannotMoveTheDetectorOfAFile) {
    const std::string message = message_with(
        "\n[series]\nshots = 1\ndistance_mm = 100\n", {"detector={file=\"other.nxs\"}"}
    );
    EXPECT_THAT(message, HasSubstr("the panels of detector.file stand where they are"));
}

TEST(Series, NeedsTheNumberOfShots) {
    EXPECT_THAT(
        message_with("\n[series]\nseed = 1\n", {}), HasSubstr("series.shots is not given")
    );
}

}  // namespace
}  // namespace minibragg::config
