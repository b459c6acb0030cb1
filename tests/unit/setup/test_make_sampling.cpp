#include <gtest/gtest.h>

#include "minibragg/setup/make_sampling.hpp"

/// How a deck samples pixels; expected values by hand.
namespace minibragg::setup {
namespace {

/// A crystal of 3000 Angstrom, seen at 1 Angstrom by pixels of 0.1 mm at 0.1 m: a spot is 1/3
/// pixel wide.
scene::SceneModel scene_of_narrow_spots() {
    scene::SceneModel scene;
    scene.beam.sources = {{{0.0, 0.0, 1.0}, 1.5, 0.5}, {{0.0, 0.0, 1.0}, 1.0, 0.5}};
    scene.crystal.cell_A = {{{100.0, 0.0, 0.0}, {0.0, 50.0, 0.0}, {0.0, 0.0, 50.0}}};
    scene.crystal.lattice.cells = {30.0, 30.0, 30.0};
    scene::PanelModel panel{};
    panel.origin_m = {0.01, 0.01, 0.1};
    panel.normal = {0.0, 0.0, 1.0};
    panel.pixel_size_m = 1e-4;
    scene.panels = {panel};
    return scene;
}

TEST(RecommendedOversample, SeesTheNarrowestSpotThreeTimes) {
    EXPECT_EQ(recommended_oversample(scene_of_narrow_spots(), detector::SubpixelRule::even), 9);
}

TEST(RecommendedOversample, NeedsFewerAtTheNodesOfGaussAndLegendre) {
    scene::SceneModel scene = scene_of_narrow_spots();
    // A spot is a third of a pixel: ceil(1.5 + 2.4 * 3).
    EXPECT_EQ(recommended_oversample(scene, detector::SubpixelRule::legendre), 9);
    // Of spots much larger than a pixel two are left.
    scene.crystal.lattice.cells = {1.0, 1.0, 1.0};
    EXPECT_EQ(recommended_oversample(scene, detector::SubpixelRule::legendre), 2);
}

TEST(SetSampling, ChoosesTheOversamplingWhereTheDeckLeavesItOpen) {
    scene::SceneModel scene = scene_of_narrow_spots();
    set_sampling({}, scene);
    EXPECT_EQ(scene.sampling.oversample, 9);
    config::Sampling deck;
    deck.oversample = 4;
    set_sampling(deck, scene);
    EXPECT_EQ(scene.sampling.oversample, 4);
}

TEST(SetSampling, HoldsFactorsAtTheLastSampleOrTheFirst) {
    scene::SceneModel scene = scene_of_narrow_spots();
    config::Sampling deck;
    deck.oversample = 4;
    set_sampling(deck, scene);
    // The subpixels of a pixel in four lie at -3/8, -1/8, 1/8, 3/8.
    EXPECT_EQ(scene.sampling.held.off_slow, 0.375);
    EXPECT_EQ(scene.sampling.held.off_fast, 0.375);
    EXPECT_TRUE(scene.sampling.held.in_last_layer);
    EXPECT_EQ(scene.held_source, 1U);
    deck.held_value = "first";
    set_sampling(deck, scene);
    EXPECT_EQ(scene.sampling.held_capture.off_fast, -0.375);
    EXPECT_FALSE(scene.sampling.held.in_last_layer);
    EXPECT_EQ(scene.held_source, 0U);
}

TEST(SetSampling, GivesOneSubpixelItsOwnFactors) {
    scene::SceneModel scene = scene_of_narrow_spots();
    config::Sampling deck;
    deck.oversample = 2;
    deck.oversample_thick = false;
    set_sampling(deck, scene);
    EXPECT_FALSE(scene.sampling.oversample_omega);
    EXPECT_FALSE(scene.sampling.oversample_thick);
    deck.oversample = 1;
    set_sampling(deck, scene);
    EXPECT_TRUE(scene.sampling.oversample_omega);
    EXPECT_TRUE(scene.sampling.oversample_polar);
    EXPECT_TRUE(scene.sampling.oversample_thick);
}

}  // namespace
}  // namespace minibragg::setup
