#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/closed_form.hpp"

namespace minibragg::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string gaussian = "crystal.shape=gauss";
const std::string analytic =
    R"(crystal.mosaic={model="analytic", spread_deg=0.1, distribution="gaussian"})";

TEST(ClosedForm, IsTakenByADeckThatAsksForIt) {
    EXPECT_THAT(message_with("", {gaussian, analytic}), IsEmpty());
    EXPECT_TRUE(has_closed_form(read_deck(smallest_deck, "deck.toml", {gaussian, analytic})));
    EXPECT_FALSE(has_closed_form(read_deck(smallest_deck, "deck.toml")));
}

TEST(ClosedForm, IsLeftToTheDeckByAuto) {
    const std::string open =
        R"(crystal.mosaic={model="auto", spread_deg=0.1, domains=6, distribution=")";
    const auto is_closed = [&](const std::string& shape, const std::string& distribution) {
        return has_closed_form(read_deck(
            smallest_deck, "deck.toml", {"crystal.shape=" + shape, open + distribution + "\"}"}
        ));
    };
    EXPECT_TRUE(is_closed("gauss", "gaussian"));
    EXPECT_TRUE(is_closed("gauss_star", "gaussian"));
    EXPECT_FALSE(is_closed("gauss", "uniform"));
    EXPECT_FALSE(is_closed("tophat", "gaussian"));
}

struct Refused {
    std::vector<std::string> overrides;
    const char *key, *text;
};

class RefusedClosedForm : public testing::TestWithParam<Refused> {};

TEST_P(RefusedClosedForm, NamesTheKeyAndSaysWhatToDo) {
    const std::string message = message_with("", GetParam().overrides);
    EXPECT_THAT(message, HasSubstr(std::string(": ") + GetParam().key + " "));
    EXPECT_THAT(message, HasSubstr(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    Keys,
    RefusedClosedForm,
    testing::Values(
        Refused{{analytic}, "crystal.shape", "are Gaussian"},
        Refused{
            {gaussian, analytic, "structure_factors.interpolation=tricubic"},
            "structure_factors.interpolation",
            "not interpolated"},
        Refused{
            {gaussian, R"(crystal.mosaic={model="analytic", spread_deg=0.1})"},
            "crystal.mosaic.distribution",
            "0.496 of a uniform spread"},
        Refused{
            {gaussian, "beam.bandwidth_rms_fraction=0.001"},
            "beam.bandwidth_rms_fraction",
            "Set crystal.mosaic.model = \"analytic\""},
        Refused{
            {"beam.bandwidth_rms_fraction=0.001"},
            "beam.bandwidth_rms_fraction",
            "mend crystal.shape"},
        Refused{
            {gaussian, "crystal.cell_spread.rms_fraction=0.001"},
            "crystal.cell_spread.rms_fraction",
            "needs spots in closed form"},
        Refused{
            {gaussian, "crystal.mosaic.spread_abc_deg=[0.1, 0.2, 0.3]"},
            "crystal.mosaic.spread_abc_deg",
            "needs spots in closed form"},
        Refused{{gaussian, "sampling.pixel=whole"}, "sampling.pixel", "needs spots"},
        Refused{
            {gaussian, R"(beam.divergence={shape="gaussian", vertical_rms_mrad=1})"},
            "beam.divergence.shape",
            "needs spots"},
        Refused{
            {gaussian,
             analytic,
             R"(beam.divergence={shape="gaussian", vertical_mrad=1, )"
             "vertical_steps=3}"},
            "beam.divergence.vertical_mrad",
            "vertical_rms_mrad in its place"},
        Refused{
            {"beam.divergence={vertical_rms_mrad=1}"},
            "beam.divergence.vertical_rms_mrad",
            "is of a gaussian divergence"},
        Refused{
            {gaussian, analytic, "sampling.pixel=whole", "detector.curved=true"},
            "detector.curved",
            "curved pixel"},
        Refused{
            {gaussian, analytic, "sampling.pixel=whole", "detector.point_pixel=true"},
            "detector.point_pixel",
            "point"},
        Refused{
            {gaussian,
             R"(crystal.mosaic={model="analytic", distribution="gaussian", )"
             "spread_deg=0.1, spread_abc_deg=[0.1, 0.2, 0.3]}"},
            "crystal.mosaic.spread_abc_deg",
            "is given too"},
        Refused{{"beam.spectrum_lines=3"}, "beam.spectrum_lines", "no spectrum to reduce"}
    )
);

TEST(ClosedForm, MakesKeysOfDomainsIdle) {
    Notes notes;
    read_deck(
        smallest_deck,
        "deck.toml",
        {gaussian,
         R"(crystal.mosaic={model="analytic", distribution="gaussian", )"
         "spread_deg=3, domains=10}"},
        &notes
    );
    ASSERT_EQ(notes.warnings.size(), 2U);
    EXPECT_THAT(notes.warnings[0] + notes.warnings[1], HasSubstr("which has no domains"));
    EXPECT_THAT(notes.warnings[0] + notes.warnings[1], HasSubstr("more than 2 degrees"));
}

/// A deck of a document: what stands between a line that ends with `opening` and END.
std::string deck_in(const std::string& file, const std::string& opening) {
    std::ifstream document(std::string(MINIBRAGG_SOURCE_DIR) + "/" + file);
    std::string deck;
    bool is_inside = false;
    for (std::string line; std::getline(document, line);) {
        if (line == "END") {
            is_inside = false;
        }
        deck += is_inside ? line + "\n" : "";
        is_inside = is_inside || line.ends_with(opening);
    }
    return deck;
}

TEST(ClosedForm, IsThatOfTheDecksThatNewcomersRun) {
    std::ifstream demo(std::string(MINIBRAGG_SOURCE_DIR) + "/inputs/demo.toml");
    const std::vector<std::string> decks{
        {std::istreambuf_iterator<char>(demo), {}},
        deck_in("README.md", "cat > first.toml <<'END'"),
        deck_in("docs/your_crystal.md", "cat > my_crystal.toml <<'END'")};
    for (const std::string& deck : decks) {
        EXPECT_TRUE(has_closed_form(read_deck(deck, "deck.toml"))) << deck;
    }
}

}  // namespace
}  // namespace minibragg::config
