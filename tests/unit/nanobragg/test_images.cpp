#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/images.hpp"

namespace minibragg::nanobragg {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// An image of 4 x 2 pixels whose region leaves out the first column and whose fourth pixel is
/// masked.
struct SmallImage : testing::Test {
    ImageSize size{4, 2, 1e-4, 4e-4, 2e-4};
    Region region{1, 4, 0, 2};
    std::vector<std::uint8_t> mask{0, 0, 0, 1, 0, 0, 0, 0};
    PixelSelection selection{size, region, mask};
    std::vector<float> photons{0, 1, 2.5, 0, 0, 10, 1e9F, 3};
};

TEST_F(SmallImage, IsRoundedAfterTheOffsetEverywhereInTheRegion) {
    EXPECT_THAT(
        int_image(photons, selection, 2.0, 5.0), ElementsAre(0, 7, 10, 5, 0, 25, 65535, 11)
    );
}

TEST_F(SmallImage, IsCutBetweenBlackAndWhite) {
    photons[5] = -3.0F;
    EXPECT_THAT(pgm_image(photons, selection, 1.0), ElementsAre(0, 1, 2, 0, 0, 0, 255, 3));
}

TEST_F(SmallImage, MeetsNumbersThatAreNone) {
    photons = {
        0,
        std::numeric_limits<float>::quiet_NaN(),
        std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity(),
        0,
        -5.0F,
        0,
        0};
    EXPECT_THAT(
        int_image(photons, selection, 1.0, 1.0), ElementsAre(0, 0, 65535, 0, 0, 0, 1, 1)
    );
    EXPECT_THAT(pgm_image(photons, selection, 1.0), ElementsAre(0, 0, 255, 0, 0, 0, 0, 0));
    NanobraggRandom random(-1);
    EXPECT_EQ(noise_image(photons, selection, 1.0, random).pixels.size(), 8U);
}

TEST_F(SmallImage, CountsPhotonsAndOverloads) {
    NanobraggRandom random(-42);
    const NoiseImage noise = noise_image(photons, selection, 40.0, random);
    EXPECT_EQ(noise.overloads, 1);
    EXPECT_EQ(noise.pixels[6], 65535);
    EXPECT_EQ(noise.pixels[3], 40);
    EXPECT_EQ(noise.pixels[0], 0);
    EXPECT_GT(noise.photons, 9e8);
}

TEST_F(SmallImage, IsBlackWhereAnOffsetTakesItBelowZero) {
    photons = {};
    photons.resize(8);
    NanobraggRandom random(-42);
    const NoiseImage noise = noise_image(photons, selection, -2.5, random);
    EXPECT_THAT(noise.pixels, testing::Each(0));
    EXPECT_THAT(int_image(photons, selection, 1.0, -2.5), testing::Each(0));
}

TEST_F(SmallImage, HasTheStatisticsOfItsRenderedPixels) {
    photons[6] = 4.0F;
    const Statistics s = image_statistics(photons, selection);
    EXPECT_EQ(s.max, 10.0);
    EXPECT_EQ(s.max_pixel, (Pixel{1, 1}));
    EXPECT_DOUBLE_EQ(s.mean, 20.5 / 5.0);
    EXPECT_DOUBLE_EQ(s.rms, std::sqrt((1 + 6.25 + 100 + 16 + 9) / 4.0));
    // The deviation looks at the masked pixel too: 0 - 4.1.
    double deviations = 4.1 * 4.1;
    for (const double v : {1.0, 2.5, 10.0, 4.0, 3.0}) {
        deviations += (v - 4.1) * (v - 4.1);
    }
    EXPECT_DOUBLE_EQ(s.rmsd, std::sqrt(deviations / 5.0));
}

TEST(ImageStatistics, OfNothingAreZero) {
    const ImageSize size{2, 2, 1e-4, 2e-4, 2e-4};
    const Region region{5, 9, 5, 9};
    const PixelSelection nothing(size, region, {});
    const Statistics s = image_statistics(std::vector<float>(4), nothing);
    EXPECT_EQ(s.max, 0.0);
    EXPECT_EQ(s.mean, 0.0);
    EXPECT_EQ(s.rms, 0.0);
    EXPECT_EQ(s.rmsd, 0.0);
}

TEST(ImageScales, AreAutomaticUnlessGiven) {
    const Statistics s{100.0, {}, 1.0, 2.0, 5.0};
    EXPECT_DOUBLE_EQ(image_scales(options_of("").output, s).int_scale, 550.0);
    EXPECT_DOUBLE_EQ(image_scales(options_of("").output, s).pgm_scale, 10.0);
    const OutputOptions given = options_of("-scale 3 -pgmscale 4").output;
    EXPECT_DOUBLE_EQ(image_scales(given, s).int_scale, 3.0);
    EXPECT_DOUBLE_EQ(image_scales(given, s).pgm_scale, 4.0);
    EXPECT_DOUBLE_EQ(image_scales(options_of("").output, {}).int_scale, 1.0);
    EXPECT_DOUBLE_EQ(image_scales(options_of("").output, {}).pgm_scale, 1.0);
}

TEST(SmvHeader, HasOneBlockAndEndsInAFormFeed) {
    const std::string header = smv_header(setup_of(small_crystal + "-detpixels 8 -osc 2"));
    EXPECT_EQ(header.size(), 512U);
    EXPECT_TRUE(header.starts_with("{\nHEADER_BYTES=512;\nDIM=2;\n"));
    EXPECT_THAT(header, HasSubstr("OSC_RANGE=2;"));
    EXPECT_THAT(header, HasSubstr("BEAMLINE=fake;\n}\f  "));
    EXPECT_THAT(header, testing::Not(HasSubstr("DIALS_ORIGIN=-8.4,6.8,-100;")));
}

TEST(SmvHeader, GrowsByABlockWhenItsNumbersAreLong) {
    const std::string header = smv_header(setup_of(
        small_crystal +
        "-detpixels 8 -pixel 1.23456e-05 -distance 1.23456e+05 -lambda 1.23456e-05 "
        "-phi 1.23456e-05 -osc 1.23456e-07 -Xbeam -1.23456e+06 -Ybeam -1.23456e+06 "
        "-twotheta 1.23456e-07 -cell 1.5e-6 -oversample 1"
    ));
    EXPECT_EQ(header.size() % 512, 0U);
    EXPECT_THAT(header, HasSubstr("}\f"));
    EXPECT_TRUE(header.starts_with("{\nHEADER_BYTES=" + std::to_string(header.size()) + ";\n"));
}

}  // namespace
}  // namespace minibragg::nanobragg
