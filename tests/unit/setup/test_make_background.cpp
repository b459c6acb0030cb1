#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/setup/make_background.hpp"

/// A deck's background in the scene's units; expected values by hand.
namespace minibragg::setup {
namespace {

TEST(MakeBackground, CountsTheMoleculesInTheBeam) {
    config::Run deck;
    deck.beam.size_mm = 0.01;
    config::Material water;
    water.thickness_mm = 0.02;
    deck.background.materials = {water};
    const auto alone = parallel::Communicator::self();
    const auto model =
        make_background(deck.background, sample_materials(deck, Files(alone)), 1e20);
    // (1e-5 m)^2 times 2e-5 m are 2e-9 g; 18 g/mol; 2.57 electrons forward.
    const double molecules = 2e-9 * 6.02214179e23 / 18.0;
    ASSERT_FALSE(model.intensity_e2.empty());
    EXPECT_NEAR(model.intensity_e2[0] / (molecules * 2.57 * 2.57), 1.0, 1e-12);
    EXPECT_EQ(model.constant_photons, 0.0);
}

TEST(MakeBackground, AddsFlatWaterOfMicrometresToTheConstant) {
    config::Background deck;
    deck.constant_photons = 2.0;
    EXPECT_EQ(constant_photons(deck, 1e20), 2.0);
    deck.water_um = 10.0;
    // 2.57^2 r_e^2 fluence V 1e6 Avogadro / 18 with V = (1e-5 m)^3.
    const double water =
        2.57 * 2.57 * 7.94079248018965e-30 * 1e20 * 1e-15 * 1e6 * 6.02214179e23 / 18.0;
    EXPECT_NEAR(constant_photons(deck, 1e20) / (2.0 + water), 1.0, 1e-14);
}

}  // namespace
}  // namespace minibragg::setup
