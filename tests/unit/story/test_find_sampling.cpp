#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/story/find_sampling.hpp"
#include "unit/setup/series_of.hpp"

namespace minibragg::story {
namespace {

TEST(KeysToChange, AreThoseWhoseSamplesMatter) {
    const config::Run deck = setup::deck_of("");
    setup::SpotSampling sampling;
    sampling.uncertainty = 0.1;
    sampling.without = {0.02, 0.1, 0.098, 0.1, 0.1};
    EXPECT_EQ(keys_to_change(deck, sampling), std::vector<std::string>{"sampling.oversample"});
    sampling.without = {0.08, 0.07, 0.1, 0.1, 0.1};
    EXPECT_EQ(
        keys_to_change(deck, sampling),
        (std::vector<std::string>{"goniometer.steps_per_image", "sampling.oversample"})
    );
    sampling.without = {0.1, 0.1, 0.1, 0.05, 0.1};
    EXPECT_EQ(
        keys_to_change(deck, sampling), std::vector<std::string>{"beam.dispersion.steps"}
    );
}

TEST(ClosedFormWarnings, NameTheKeyAndWhatWouldDo) {
    const config::Run deck = setup::deck_of("");
    EXPECT_TRUE(closed_form_warnings(deck, {1e-3, 1.9e-3, 0.0}, {1e-3, 0}).empty());
    const auto lines = closed_form_warnings(deck, {}, {0.14, 12});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_THAT(lines[0], testing::StartsWith("beam.spectrum_lines: "));
    EXPECT_THAT(lines[0], testing::HasSubstr("wrong by 14 % of the brightest one. 12 lines"));
    const auto all = closed_form_warnings(deck, {0.01, 0.01, 0.01}, {0.01, 0});
    ASSERT_EQ(all.size(), 4U);
    EXPECT_THAT(all[1], testing::HasSubstr("Raise sampling.oversample, to 2 at first"));
    EXPECT_THAT(all[2], testing::StartsWith("goniometer.steps_per_image: "));
    EXPECT_THAT(all[3], testing::StartsWith("crystal.mosaic.spread_deg: "));
}

}  // namespace
}  // namespace minibragg::story
