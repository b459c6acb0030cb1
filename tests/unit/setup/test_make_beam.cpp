#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/setup/make_beam.hpp"

/// A deck's beam in the scene's units; expected values by hand.
namespace minibragg::setup {
namespace {

config::Beam beam_of_one_angstrom() {
    config::Beam deck;
    deck.wavelength_A = 1.0;
    deck.fluence_photons_per_m2 = 1e20;
    return deck;
}

TEST(MakeBeam, TakesTheFluenceFromFluxTimeAndSize) {
    config::Beam deck;
    deck.flux_photons_per_s = 1e12;
    deck.exposure_s = 1e-3;
    deck.size_mm = 0.01;
    // 1e9 photons through (1e-5 m)^2.
    EXPECT_NEAR(fluence_photons_per_m2(deck), 1e19, 1e5);
    deck.fluence_photons_per_m2 = 7.0;
    EXPECT_EQ(fluence_photons_per_m2(deck), 7.0);
}

TEST(MakeBeam, TurnsAnEnergyIntoAWavelength) {
    config::Beam deck = beam_of_one_angstrom();
    deck.wavelength_A.reset();
    deck.energy_eV = 6199.209921660013;  // hc / 2 Angstrom
    const BeamSetup setup = make_beam(deck, {}, 0.0);
    EXPECT_NEAR(setup.wavelength_A, 2.0, 1e-14);
    ASSERT_EQ(setup.model.sources.size(), 1U);
    EXPECT_NEAR(setup.model.sources[0].wavelength_A, 2.0, 1e-14);
    EXPECT_EQ(setup.model.sources[0].weight, 1.0);
    EXPECT_EQ(setup.model.sources[0].direction.z, 1.0);
}

TEST(MakeBeam, TurnsMilliradiansIntoDirections) {
    config::Beam deck = beam_of_one_angstrom();
    deck.divergence.horizontal_mrad = 2.0;
    deck.divergence.horizontal_steps = 3;
    const BeamSetup setup = make_beam(deck, {}, 0.0);
    ASSERT_EQ(setup.model.sources.size(), 3U);
    EXPECT_NEAR(std::abs(setup.model.sources[0].direction.x), std::sin(1e-3), 1e-15);
    EXPECT_NEAR(setup.model.sources[1].direction.x, 0.0, 1e-15);
    EXPECT_NEAR(setup.model.sources[2].direction.x, -setup.model.sources[0].direction.x, 1e-15);
    EXPECT_NEAR(setup.model.sources[2].weight, 1.0 / 3.0, 1e-15);
}

TEST(MakeBeam, SpreadsTheWavelengthsOverTheirRange) {
    config::Beam deck = beam_of_one_angstrom();
    deck.dispersion = {0.02, 3};
    const BeamSetup setup = make_beam(deck, {}, 0.0);
    ASSERT_EQ(setup.spectrum.size(), 3U);
    EXPECT_NEAR(setup.spectrum[0].wavelength_A, 0.99, 1e-15);
    EXPECT_NEAR(setup.spectrum[2].wavelength_A, 1.01, 1e-15);
    EXPECT_NEAR(setup.spectrum[2].weight, 1.0 / 3.0, 1e-15);
}

TEST(MakeBeam, HandsOnPolarizationFluenceAndResolution) {
    config::Beam deck = beam_of_one_angstrom();
    deck.polarization = {true, 0.9, {0.0, 2.0, 0.0}};
    const scene::BeamModel model = make_beam(deck, {}, 3.5).model;
    EXPECT_TRUE(model.is_polarized);
    EXPECT_EQ(model.kahn_factor, 0.9);
    EXPECT_EQ(model.polarization_axis.y, 2.0);
    EXPECT_EQ(model.fluence_photons_per_m2, 1e20);
    EXPECT_EQ(model.d_min_A, 3.5);
}

}  // namespace
}  // namespace minibragg::setup
