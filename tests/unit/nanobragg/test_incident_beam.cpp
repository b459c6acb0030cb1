#include <cmath>

#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::nanobragg {
namespace {

std::size_t sources_of(const std::string& line) {
    return setup_of(small_crystal + line).sources.size();
}

TEST(GenerateSources, TrimsAsTheReferenceProgramDoes) {
    // The counts of the golden cases G14, G15, G16, G17.
    EXPECT_EQ(sources_of("-hdivrange 2 -vdivrange 2 -hdivsteps 5 -vdivsteps 5"), 13U);
    EXPECT_EQ(sources_of("-hdivrange 2 -vdivrange 1 -hdivsteps 4 -vdivsteps 3"), 8U);
    EXPECT_EQ(sources_of("-divergence 2 -divsteps 4 -square_div"), 16U);
    EXPECT_EQ(sources_of("-dispersion 5 -dispsteps 4"), 4U);
}

TEST(GenerateSources, TrimsNothingOfADivergenceAlongOneAxis) {
    EXPECT_EQ(sources_of("-hdivrange 2 -hdivsteps 9"), 9U);
}

TEST(GenerateSources, CentresWavelengthsOnTheGivenOne) {
    const auto setup = setup_of(small_crystal + "-lambda 1 -dispersion 10 -dispsteps 3");
    EXPECT_DOUBLE_EQ(setup.sources[0].wavelength_m, 0.95e-10);
    EXPECT_DOUBLE_EQ(setup.sources[1].wavelength_m, 1e-10);
    EXPECT_DOUBLE_EQ(setup.sources[2].wavelength_m, 1.05e-10);
}

TEST(GenerateSources, RefusesTooMany) {
    EXPECT_THROW(sources_of("-divergence 1 -divsteps 2000000000"), InputError);
}

TEST(ParseSources, FillsMissingColumnsWithTheDefaults) {
    const FileContents files{
        {"S", "# a comment\n-10 0.01 0.02 1.0 1.01e-10\n  \n-10;0,3:5\r\n-5\n0 -2 0 7 2e-10"}};
    const auto setup = setup_of(small_crystal + "-lambda 1.5 -sourcefile S", files);
    ASSERT_EQ(setup.sources.size(), 4U);
    EXPECT_DOUBLE_EQ(setup.sources[0].wavelength_m, 1.01e-10);
    EXPECT_DOUBLE_EQ(setup.sources[1].weight, 5.0);
    EXPECT_DOUBLE_EQ(setup.sources[1].wavelength_m, 1.5e-10);
    EXPECT_DOUBLE_EQ(setup.sources[1].position.z, 3.0 / std::sqrt(109.0));
    EXPECT_DOUBLE_EQ(setup.sources[2].position.x, -1.0);
    EXPECT_DOUBLE_EQ(setup.sources[3].position.y, -1.0);
    EXPECT_DOUBLE_EQ(setup.sources[3].wavelength_m, 2e-10);
}

TEST(ParseSources, NeedsAtLeastOne) {
    EXPECT_THROW(setup_of(small_crystal + "-sourcefile S", {{"S", "\n ,\n#\n"}}), InputError);
    EXPECT_THROW(setup_of(small_crystal + "-sourcefile none"), InputError);
}

TEST(ParseSources, CountEveryoneEquallyInTheScene) {
    const auto setup =
        setup_of(small_crystal + "-sourcefile S", {{"S", "-1 0 0 5\n-1 0.1 0 1\n"}});
    EXPECT_EQ(setup.scene.beam.sources[0].weight, 0.5);
    EXPECT_EQ(setup.scene.beam.sources[0].direction.x, 1.0);
}

TEST(ResolveBeam, LetsAFluxWinOverAFluence) {
    BeamOptions beam = options_of("-flux 1e12 -exposure 0.1 -beamsize 0.01 -fluence 5").beam;
    Vec3d size_m{1.0, 1.0, 1e-6};
    const BeamStrength strength = resolve_beam(beam, size_m);
    EXPECT_NEAR(strength.fluence_photons_per_m2, 1e21, 1e7);
    EXPECT_EQ(size_m.x, 1.0);
    EXPECT_DOUBLE_EQ(size_m.y, 1e-5);
    EXPECT_DOUBLE_EQ(size_m.z, 1e-6);
}

TEST(ResolveBeam, ScattersWithTheCubeOfTheWater) {
    Vec3d size_m{};
    const double thin = resolve_beam(options_of("-water 10").beam, size_m).water_intensity;
    const double thick = resolve_beam(options_of("-water 20").beam, size_m).water_intensity;
    EXPECT_GT(thin, 0.0);
    EXPECT_NEAR(thick / thin, 8.0, 1e-12);
}

}  // namespace
}  // namespace minibragg::nanobragg
