#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/print_deck.hpp"

namespace minibragg::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> warnings_with(const std::vector<std::string>& overrides) {
    Notes notes;
    read_deck(smallest_deck, "deck.toml", overrides, &notes);
    return notes.warnings;
}

struct Doubtful {
    std::vector<std::string> overrides;
    const char *key, *why;
};

class DoubtfulRun : public testing::TestWithParam<Doubtful> {};

TEST_P(DoubtfulRun, IsToldWithItsKey) {
    const auto warnings = warnings_with(GetParam().overrides);
    ASSERT_EQ(warnings.size(), 1U) << testing::PrintToString(warnings);
    EXPECT_THAT(warnings.front(), HasSubstr(std::string(": ") + GetParam().key + " = "));
    EXPECT_THAT(warnings.front(), HasSubstr(GetParam().why));
}

INSTANTIATE_TEST_SUITE_P(
    Keys,
    DoubtfulRun,
    testing::Values(
        Doubtful{{"goniometer.images=10"}, "goniometer.images", "all are the same"},
        Doubtful{{"series.shots=10"}, "series.shots", "all are the same"},
        Doubtful{
            {R"(series={shots=2, seed=4, keep_symmetry=false})"},
            "series.shots",
            "are the same"},
        Doubtful{{"goniometer.steps_per_image=5"}, "goniometer.steps_per_image", "time alone"},
        Doubtful{{"goniometer.axis=[0, 1, 0]"}, "goniometer.axis", "does not turn"},
        Doubtful{{"crystal.mosaic.domains=10"}, "crystal.mosaic.domains", "the spread is 0"},
        Doubtful{
            {"crystal.mosaic={spread_deg=0.1, domains=5}"},
            "crystal.mosaic.domains",
            "fewer than 6"},
        Doubtful{{"crystal.mosaic.seed=7"}, "crystal.mosaic.seed", "the spread is 0"},
        Doubtful{
            {"crystal.mosaic.distribution=gaussian"},
            "crystal.mosaic.distribution",
            "the spread is 0"},
        Doubtful{{"crystal.fudge=2"}, "crystal.fudge", "square crystals"},
        Doubtful{{"beam.dispersion.steps=5"}, "beam.dispersion.steps", "the range is 0"},
        Doubtful{
            {"beam.divergence.horizontal_steps=5"},
            "beam.divergence.horizontal_steps",
            "the width is 0"},
        Doubtful{
            {"crystal.shape=gauss",
             R"(crystal.mosaic={model="analytic"})",
             R"(beam.divergence={shape="gaussian"})"},
            "beam.divergence.shape",
            "both widths of the gaussian divergence are 0"},
        Doubtful{
            {"crystal.shape=gauss",
             R"(crystal.mosaic={model="analytic", distribution="gaussian", )"
             "spread_abc_deg=[0, 0, 0]}"},
            "crystal.mosaic.spread_abc_deg",
            "all three spreads are 0"},
        Doubtful{
            {"beam.divergence.vertical_steps=5"},
            "beam.divergence.vertical_steps",
            "the width is 0"},
        Doubtful{
            {"beam.polarization={applied=false, kahn_factor=0.9}"},
            "beam.polarization.kahn_factor",
            "not applied"},
        Doubtful{
            {"beam.polarization.axis=[0, 1, 0]"}, "beam.polarization.axis", "not polarized"},
        Doubtful{
            {"detector.two_theta_axis=[0, 1, 0]"}, "detector.two_theta_axis", "does not swing"},
        Doubtful{
            {"sampling={oversample=4, adaptive=true}"},
            "sampling.adaptive",
            "no amorphous material"},
        Doubtful{
            {"sampling={oversample=1, oversample_omega=true}"},
            "sampling.oversample_omega",
            "one subpixel"},
        Doubtful{
            {"sampling={oversample=1, oversample_polar=true}"},
            "sampling.oversample_polar",
            "one subpixel"},
        Doubtful{
            {"sampling={oversample=1, oversample_thick=false}"},
            "sampling.oversample_thick",
            "one subpixel"},
        Doubtful{
            {"sampling={oversample=2, oversample_thick=false}"},
            "sampling.oversample_thick",
            "no thickness"},
        Doubtful{
            {"sampling={oversample=1, held_value=\"first\"}"},
            "sampling.held_value",
            "none is held"},
        Doubtful{
            {"crystal.unit_cell=[7, 8, 0.9, 90, 90, 90]"}, "crystal.unit_cell", "nanometres"},
        Doubtful{{"detector.distance_mm=0.1"}, "detector.distance_mm", "nearer than"},
        Doubtful{{"detector.distance_mm=1e6"}, "detector.distance_mm", "farther than"},
        Doubtful{
            {"detector.grid.pixel_size_mm=75"}, "detector.grid.pixel_size_mm", "micrometres"},
        Doubtful{
            {"detector.grid.pixel_size_mm=7.5e-5"},
            "detector.grid.pixel_size_mm",
            "less than a micrometre"}
    )
);

TEST(Doubts, AreNoneWhereTheKeyHasItsEffect) {
    const std::string turns =
        "goniometer={width_deg=1, images=10, steps_per_image=5, axis=[0, 1, 0]}";
    EXPECT_THAT(warnings_with({}), IsEmpty());
    EXPECT_THAT(warnings_with({turns}), IsEmpty());
    EXPECT_THAT(warnings_with({"goniometer.images=10", "detector.response.seed=1"}), IsEmpty());
    EXPECT_THAT(
        warnings_with(
            {"crystal.mosaic={spread_deg=0.1, domains=6, seed=5, distribution=\"gaussian\"}"}
        ),
        IsEmpty()
    );
    EXPECT_THAT(
        warnings_with(
            {"crystal.mosaic.domains=6",
             "series={shots=3, mosaic_spread_deg={distribution=\"uniform\", lowest=0.1, "
             "highest=0.2}}"}
        ),
        IsEmpty()
    );
    EXPECT_THAT(warnings_with({"crystal.fudge=2", "crystal.shape=gauss"}), IsEmpty());
    EXPECT_THAT(warnings_with({"sampling={oversample=2, held_value=\"first\"}"}), IsEmpty());
    EXPECT_THAT(
        warnings_with(
            {"sampling={oversample=2, oversample_thick=false}",
             "detector.sensor.thickness_um=300"}
        ),
        IsEmpty()
    );
}

TEST(Doubts, NameThePlaceOfTheKey) {
    Notes notes;
    read_deck(smallest_deck + "[goniometer]\nimages = 3\n", "deck.toml", {}, &notes);
    EXPECT_THAT(
        notes.warnings, ElementsAre(StartsWith("deck.toml:8: goniometer.images = 3 ("))
    );
}

TEST(Doubts, AreNoneOfShotsThatDiffer) {
    for (const std::vector<std::string>& overrides : std::vector<std::vector<std::string>>{
             {R"(series={shots=2, orientation={distribution="uniform"}})"},
             {"series={shots=2, distance_mm=[100, 101]}"},
             {"series.shots=2", "detector.response.seed=1"},
             {"series.shots=2", "crystal.mosaic={spread_deg=0.1, domains=6}"},
             {"series.shots=1"}}) {
        EXPECT_THAT(warnings_with(overrides), IsEmpty());
    }
}

TEST(Doubts, AreNoneOfADeckOfDefaults) {
    Notes notes;
    read_deck(reference_deck(), "reference.toml", {}, &notes);
    EXPECT_THAT(notes.warnings, IsEmpty());
}

}  // namespace
}  // namespace minibragg::config
