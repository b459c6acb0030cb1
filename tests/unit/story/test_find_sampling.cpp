#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/setup/background_error.hpp"
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
    EXPECT_TRUE(closed_form_warnings(deck, {1e-3, 1.9e-3, 1e-3, 0.0}, {1e-3, 0}).empty());
    const auto lines = closed_form_warnings(deck, {}, {0.14, 12});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_THAT(lines[0], testing::StartsWith("beam.spectrum_lines: "));
    EXPECT_THAT(lines[0], testing::HasSubstr("wrong by 14 % of the brightest one. 12 lines"));
    const auto all = closed_form_warnings(deck, {0.01, 0.01, 0.01, 0.01}, {0.01, 0});
    ASSERT_EQ(all.size(), 5U);
    EXPECT_THAT(all[1], testing::HasSubstr("Raise sampling.oversample, to 2 at first"));
    EXPECT_THAT(all[2], testing::StartsWith("goniometer.steps_per_image: "));
    EXPECT_THAT(all[3], testing::StartsWith("crystal.mosaic.spread_deg: "));
    EXPECT_THAT(all[4], testing::StartsWith("beam.divergence: "));
}

TEST(BackgroundWarning, NamesTheKeyWhereRingsAreSharp) {
    scene::SceneModel scene;
    scene.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};
    scene::PanelModel panel;
    panel.origin_m = {-0.05, -0.05, 0.1};
    panel.fast = {1.0, 0.0, 0.0};
    panel.slow = {0.0, 1.0, 0.0};
    panel.normal = {0.0, 0.0, 1.0};
    panel.fast_pixels = panel.slow_pixels = 100;
    panel.pixel_size_m = 1e-3;
    scene.panels = {panel};
    scene.sampling.is_adaptive = true;
    scene.background.nodes_per_invA = 100.0;  // nodes two pixels apart
    scene.background.intensity_e2.assign(100, 1.0);
    EXPECT_FALSE(background_warning(scene));
    scene.background.intensity_e2[12] = 3.0;
    // At the tip of a triangle, over a quarter of a node to either side: an eighth of its
    // height, which is 2 of 3.
    EXPECT_NEAR(setup::background_error(scene), 0.25 / 3.0, 0.012);
    const auto warning = background_warning(scene);
    ASSERT_TRUE(warning);
    EXPECT_THAT(*warning, testing::StartsWith("sampling.adaptive: "));
    scene.sampling.is_adaptive = false;
    EXPECT_FALSE(background_warning(scene));
}

}  // namespace
}  // namespace minibragg::story
