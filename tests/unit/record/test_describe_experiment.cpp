#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/record/describe_experiment.hpp"
#include "unit/setup/series_of.hpp"

/// What files say of the beams of a series: expected values from the lists of the deck.
namespace minibragg::record {
namespace {

using setup::Experiment;
using setup::run_of;
using testing::ElementsAre;

TEST(DescribeBeams, TellsWavelengthSpectrumAndFluxOfEachImageInTheFile) {
    const Experiment run = run_of(
        "shots = 3\nwavelength_A = [1.3, 1.2, 1.1]\nflux_photons_per_s = [1e12, 2e12, 3e12]"
    );
    files::Experiment experiment;
    describe_beams(run, std::vector<int>{2, 0}, experiment);
    EXPECT_THAT(experiment.beam.wavelengths_A, ElementsAre(1.1, 1.3));
    EXPECT_THAT(experiment.beam.fluxes_photons_per_s, ElementsAre(3e12, 1e12));
    ASSERT_EQ(experiment.beam.spectra.size(), 2U);
    ASSERT_EQ(experiment.beam.spectra[0].size(), 1U);
    EXPECT_EQ(experiment.beam.spectra[0][0].wavelength_A, 1.1);
    EXPECT_EQ(experiment.beam.spectra[0][0].weight, 1.0);
}

TEST(DescribeBeams, IsSilentAboutWhatDoesNotDiffer) {
    const Experiment run = run_of("shots = 3\ndistance_mm = [90, 80, 70]");
    files::Experiment experiment;
    experiment.beam.wavelengths_A = {5.0};  // of another file
    describe_beams(run, std::vector<int>{0, 1, 2}, experiment);
    EXPECT_TRUE(experiment.beam.wavelengths_A.empty());
    EXPECT_TRUE(experiment.beam.spectra.empty());
    EXPECT_TRUE(experiment.beam.fluxes_photons_per_s.empty());
}

}  // namespace
}  // namespace minibragg::record
