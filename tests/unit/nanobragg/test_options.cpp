#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command_lines.hpp"

namespace minibragg::nanobragg {
namespace {

using scene::LatticeShape;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr double degree = 3.14159265358979323846 / 180.0;

TEST(Options, HaveTheDefaultsOfTheReferenceProgram) {
    const Options o = options_of("");
    EXPECT_EQ(o.crystal.cells.x, 1.0);
    EXPECT_EQ(o.crystal.mosaic_state, -12345678);
    EXPECT_EQ(o.crystal.misset_state, -1000);
    EXPECT_EQ(o.output.noise_state, -1000);
    EXPECT_EQ(o.beam.kahn_factor, 0.0);
    EXPECT_EQ(o.detector.convention, Convention::mosflm);
    EXPECT_EQ(o.output.adc_offset, 40.0);
    EXPECT_EQ(o.crystal.dump_file, "Fdump.bin");
    EXPECT_TRUE(o.output.pgm.is_wanted && o.output.noise.is_wanted);
}

TEST(Options, ConvertTheirUnits) {
    const Options o = options_of(
        "-lambda 1.5 -distance 250 -pixel 0.172 -phi 90 -mosaic 0.5 -water 20 -dmin 2 "
        "-dispersion 3 -divergence 1.5 -beamsize 0.1"
    );
    EXPECT_DOUBLE_EQ(o.beam.wavelength_m, 1.5e-10);
    EXPECT_DOUBLE_EQ(o.detector.distance_m, 0.25);
    EXPECT_DOUBLE_EQ(o.detector.pixel_m, 0.000172);
    EXPECT_DOUBLE_EQ(o.spindle.phi_rad, 90.0 * degree);
    EXPECT_DOUBLE_EQ(o.crystal.mosaic_spread_rad, 0.5 * degree);
    EXPECT_DOUBLE_EQ(o.beam.water_m, 20e-6);
    EXPECT_DOUBLE_EQ(o.beam.d_min_m, 2e-10);
    EXPECT_DOUBLE_EQ(o.beam.dispersion.range, 0.03);
    EXPECT_DOUBLE_EQ(o.beam.horizontal.range, 0.0015);
    EXPECT_DOUBLE_EQ(o.beam.vertical.range, 0.0015);
    EXPECT_DOUBLE_EQ(o.beam.size_m, 1e-4);
}

TEST(Options, TurnAnEnergyIntoAWavelength) {
    EXPECT_DOUBLE_EQ(options_of("-energy 12398.42").beam.wavelength_m, 1e-10);
}

TEST(Options, MatchAnywhereInATokenThatStartsWithADash) {
    EXPECT_DOUBLE_EQ(options_of("--lambda 2").beam.wavelength_m, 2e-10);
    EXPECT_DOUBLE_EQ(options_of("-wavelength 3").beam.wavelength_m, 3e-10);
    EXPECT_DOUBLE_EQ(options_of("lambda 2").beam.wavelength_m, 1e-10);
    EXPECT_EQ(options_of("-matrix A.mat").crystal.matrix_file, "A.mat");
    EXPECT_EQ(options_of("-mat B.mat").crystal.matrix_file, "B.mat");
}

TEST(Options, TakeTheLastOfRepeatedOnes) {
    EXPECT_DOUBLE_EQ(options_of("-distance 100 -distance 200").detector.distance_m, 0.2);
}

TEST(Options, IgnoreWhatLacksItsValues) {
    EXPECT_DOUBLE_EQ(options_of("-distance").detector.distance_m, 0.1);
    EXPECT_EQ(options_of("-roi 1 2 3").detector.roi[0], -1);
    EXPECT_EQ(options_of("-fdet_vector 1 0").detector.convention, Convention::mosflm);
}

TEST(Options, IgnoreSpellingsThatTheReferenceProgramIgnores) {
    const Options o = options_of("-dispstep 5 -hdiv 1 -vdiv 2");
    EXPECT_EQ(o.beam.dispersion.count, -1);
    EXPECT_EQ(o.beam.horizontal.range, -1.0);
    EXPECT_THAT(
        ignored_options(words("-dispstep 5 -hdiv 1 -pixel 0.1 -coherent -1.5 -roi 1")),
        ElementsAre("-dispstep", "-hdiv", "-roi")
    );
    EXPECT_THAT(ignored_options(words("-cell 70 -1 -stol f -MW 3")), IsEmpty());
}

TEST(Options, SetAllCellNumbersOrOne) {
    const Options o = options_of("-N 7 -Nb 3");
    EXPECT_EQ(o.crystal.cells.x, 7.0);
    EXPECT_EQ(o.crystal.cells.y, 3.0);
    EXPECT_EQ(o.crystal.cells.z, 7.0);
}

TEST(Options, EndACellAtTheFirstDash) {
    const Options o = options_of("-cell 70 80 -N 5");
    EXPECT_TRUE(o.crystal.has_cell);
    EXPECT_EQ(o.crystal.lengths_A.y, 80.0);
    EXPECT_EQ(o.crystal.lengths_A.z, 0.0);
    EXPECT_EQ(o.crystal.cells.x, 5.0);
}

TEST(Options, DoNotMistakeTheMissetSeedForAMisset) {
    const Options o = options_of("-misset_seed 42 -misset random");
    EXPECT_EQ(o.crystal.misset_state, -42);
    EXPECT_TRUE(o.crystal.is_misset_random);
    EXPECT_FALSE(options_of("-misset_seed 42 1 2 3").crystal.has_misset);
    EXPECT_TRUE(options_of("--misset 1 2 3").crystal.has_misset);
}

TEST(Options, ReadTheTwoThetaAxisAsATwoThetaToo) {
    const Options o = options_of("-twotheta 5 -twotheta_axis 3 1 0");
    EXPECT_DOUBLE_EQ(o.detector.twotheta_rad, 3.0 * degree);
    EXPECT_EQ(o.detector.pivot, Pivot::sample);
    EXPECT_DOUBLE_EQ(
        options_of("-twotheta_axis 3 1 0 -twotheta 5").detector.twotheta_rad, 5.0 * degree
    );
}

TEST(Options, SwitchToCustomByAnyVector) {
    for (const char* option :
         {"-fdet_vector",
          "-sdet_vector",
          "-odet_vector",
          "-beam_vector",
          "-polar_vector",
          "-spindle_axis",
          "-pix0_vector",
          "-pix0_vector_mm",
          "-twotheta_axis"}) {
        const Options o = options_of(std::string(option) + " 0 0 1");
        EXPECT_EQ(o.detector.convention, Convention::custom) << option;
    }
    EXPECT_EQ(options_of("-spindle_axis 0 0 1 -xds").detector.convention, Convention::xds);
}

TEST(Options, MoveThePivot) {
    EXPECT_EQ(options_of("-close_distance 100").detector.pivot, Pivot::sample);
    EXPECT_EQ(options_of("-close_distance 100 -distance 90").detector.pivot, Pivot::beam);
    EXPECT_EQ(options_of("-ORGX 10").detector.pivot, Pivot::sample);
    EXPECT_EQ(options_of("-ORGX 10 -Xbeam 1").detector.pivot, Pivot::beam);
    EXPECT_EQ(options_of("-pivot sample").detector.pivot, Pivot::sample);
}

TEST(Options, KeepOversampleApartFromItsSwitches) {
    const Options o = options_of("-oversample_omega 3 -oversample 4 -oversample_thick");
    EXPECT_EQ(o.sampling.oversample, 4);
    EXPECT_TRUE(o.sampling.oversample_omega);
    EXPECT_TRUE(o.sampling.oversample_thick);
    EXPECT_FALSE(o.sampling.oversample_polar);
}

TEST(Options, TellTheTwoMeaningsOfAnInfiniteAttenuationApart) {
    const Options first = options_of("-detector_abs inf -detector_thick 450");
    EXPECT_DOUBLE_EQ(first.detector.thickness.range, 450e-6);
    EXPECT_EQ(first.detector.attenuation_invm, 0.0);
    EXPECT_EQ(
        options_of("-detector_thick 450 -detector_abs inf").detector.thickness.range, 0.0
    );
}

TEST(Options, SurviveDetectorOptionsWithoutValuesAtTheEnd) {
    for (const char* option : {"-detector_abs", "-detector_thick", "-thicksteps"}) {
        EXPECT_EQ(options_of(option).detector.thickness.range, 0.0) << option;
    }
    EXPECT_TRUE(options_of("-curved_det").detector.is_curved);
}

TEST(Options, ChooseShapes) {
    EXPECT_EQ(options_of("-round_xtal").crystal.shape, LatticeShape::round);
    EXPECT_EQ(options_of("-gauss_xtal").crystal.shape, LatticeShape::gauss_reciprocal);
    EXPECT_EQ(options_of("-binary_spots").crystal.shape, LatticeShape::tophat_reciprocal);
    EXPECT_EQ(options_of("-round_xtal -square_xtal").crystal.shape, LatticeShape::square);
}

TEST(Options, SwitchOutputsOnAndOff) {
    EXPECT_FALSE(options_of("-nonoise").output.noise.is_wanted);
    EXPECT_TRUE(options_of("-nonoise -noisefile n.img").output.noise.is_wanted);
    EXPECT_FALSE(options_of("-pgmscale 2 -nopgm").output.pgm.is_wanted);
    EXPECT_EQ(options_of("-noiseimage n.img").output.noise.file, "n.img");
}

TEST(Options, TurnPolarizationOffAndOnAgain) {
    EXPECT_TRUE(options_of("-nopolar").beam.is_unpolarized_factor_one);
    EXPECT_FALSE(options_of("-nopolar -polar 0.9").beam.is_unpolarized_factor_one);
}

TEST(Options, PrintOnePixelOrTraceAnother) {
    const Options o = options_of("-printout_pixel 3 4 -trace_pixel 5 6");
    EXPECT_TRUE(o.output.prints_pixels);
    EXPECT_EQ(o.output.printed_fast, 3);
    EXPECT_EQ(o.output.printed_slow, 4);
    EXPECT_EQ(o.output.traced_slow, 5);
    EXPECT_EQ(o.output.traced_fast, 6);
    EXPECT_DOUBLE_EQ(o.detector.pixel_m, 1e-4);
}

TEST(Options, FindTheLastHeaderFiles) {
    DetectorOptions detector;
    find_header_files(words("-img a -mask b -img c -mask"), detector);
    EXPECT_EQ(detector.header_file, "c");
    EXPECT_EQ(detector.mask_file, "b");
}

}  // namespace
}  // namespace minibragg::nanobragg
