#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/import_header.hpp"

namespace minibragg::nanobragg {
namespace {

using testing::ElementsAre;

/// An SMV file of 3 x 2 pixels with further lines of text.
std::string smv_file(const std::string& lines, const std::vector<std::uint16_t>& pixels) {
    std::string file = "{\nHEADER_BYTES=512;\nSIZE1=3;\nSIZE2=2;\n" + lines + "}\f";
    file.resize(512, ' ');
    file.append(reinterpret_cast<const char*>(pixels.data()), pixels.size() * 2);
    return file;
}

Options imported(const std::string& lines, HeaderUse use = HeaderUse::image) {
    Options options = default_options(0);
    import_header(*read_smv_header(smv_file(lines, {}), "x.img"), use, options);
    return options;
}

TEST(HeaderValue, FindsTheLastPlaceAlsoWithinAnotherWord) {
    EXPECT_EQ(header_value("DISTANCE=100;\nCLOSE_DISTANCE=99;\n", "DISTANCE"), 99.0);
    EXPECT_EQ(header_value("XDS_ORGX=7;\n", "ORGX"), 7.0);
    EXPECT_EQ(header_value("PHI=5;\nAXIS=PHI;\nOSC_RANGE=1;\n", "PHI"), 1.0);
}

TEST(HeaderValue, TellsMissingFromEmpty) {
    EXPECT_TRUE(std::isnan(header_value("SIZE1=3;", "PHI")));
    EXPECT_EQ(header_value("PHI", "PHI"), 0.0);
}

TEST(ReadSmvHeader, TakesOnlySmvFiles) {
    EXPECT_FALSE(read_smv_header("", "x").has_value());
    EXPECT_FALSE(read_smv_header("GIF89a", "x").has_value());
    EXPECT_TRUE(read_smv_header(smv_file("", {}), "x").has_value());
}

TEST(ReadSmvHeader, RefusesAHeaderThatIsCutShort) {
    EXPECT_THROW(read_smv_header("{\nHEADER_BYTES=512;\n", "x"), InputError);
    EXPECT_THROW(read_smv_header("{\nHEADER_BYTES=nan;\n", "x"), InputError);
    EXPECT_THROW(read_smv_header("{\nHEADER_BYTES=-5;\n", "x"), InputError);
    EXPECT_THROW(read_smv_header("{\nHEADER_BYTES=1e300;\n", "x"), InputError);
}

TEST(ImportHeader, TakesOverTheGeometry) {
    const Options o = imported(
        "PIXEL_SIZE=0.5;\nDISTANCE=120;\nWAVELENGTH=1.5;\nBEAM_CENTER_X=1;\nBEAM_CENTER_Y=0.25;"
        "\n"
        "PHI=10;\nOSC_RANGE=0.5;\nTWOTHETA=20;\n"
    );
    EXPECT_EQ(o.detector.fast_pixels, 3);
    EXPECT_EQ(o.detector.slow_pixels, 2);
    EXPECT_DOUBLE_EQ(o.detector.pixel_m, 5e-4);
    EXPECT_DOUBLE_EQ(o.detector.fast_size_m, 1.5e-3);
    EXPECT_DOUBLE_EQ(o.detector.distance_m, 0.12);
    EXPECT_DOUBLE_EQ(o.beam.wavelength_m, 1.5e-10);
    EXPECT_DOUBLE_EQ(o.detector.x_beam_m, 1e-3);
    EXPECT_DOUBLE_EQ(o.detector.y_beam_m, 2.5e-4);
    EXPECT_DOUBLE_EQ(o.spindle.phi_rad * 180.0 / 3.14159265358979323846, 10.0);
    EXPECT_EQ(o.detector.twotheta_rad, 0.0);
    EXPECT_EQ(o.detector.convention, Convention::mosflm);
    EXPECT_TRUE(std::isnan(o.detector.close_distance_m));
}

TEST(ImportHeader, TurnsTheBeamCentreOfAMaskOver) {
    const Options o = imported("PIXEL_SIZE=0.5;\nBEAM_CENTER_Y=0.25;\n", HeaderUse::mask);
    EXPECT_DOUBLE_EQ(o.detector.y_beam_m, 1e-3 - 2.5e-4);
}

TEST(ImportHeader, TakesDimensionsWhereThereAreNoSizes) {
    std::string file = "{\nHEADER_BYTES=512;\nDETECTOR_DIMENSIONS=7;\n}\f";
    file.resize(512, ' ');
    const auto header = read_smv_header(file, "x");
    EXPECT_EQ(header->fast_pixels, 7);
    EXPECT_EQ(header->slow_pixels, 7);
}

TEST(ReadMaskPixels, SkipsZeros) {
    const std::string file = smv_file("", {0, 1, 65535, 0, 0, 256});
    const auto header = read_smv_header(file, "x");
    EXPECT_THAT(read_mask_pixels(*header, file, "x"), ElementsAre(1, 0, 0, 1, 1, 0));
}

TEST(ReadMaskPixels, RefusesMissingPixels) {
    const std::string file = smv_file("", {0, 1, 2});
    EXPECT_THROW(read_mask_pixels(*read_smv_header(file, "x"), file, "x"), InputError);
}

TEST(Setup, LetsTheImageWinOverTheMaskAndTheCommandLineOverBoth) {
    const FileContents files{
        {"m", smv_file("DISTANCE=100;\nWAVELENGTH=1;\n", {1, 1, 0, 1, 1, 1})},
        {"i", smv_file("DISTANCE=200;\n", {})}};
    const auto setup = setup_of(small_crystal + "-img i -mask m", files);
    EXPECT_DOUBLE_EQ(setup.geometry.distance_m, 0.2);
    EXPECT_DOUBLE_EQ(setup.options.beam.wavelength_m, 1e-10);
    EXPECT_EQ(setup.mask[2], 1);
    const auto nearer = setup_of(small_crystal + "-distance 50 -img i", files);
    EXPECT_DOUBLE_EQ(nearer.geometry.distance_m, 0.05);
}

TEST(Setup, GoesOnWithoutAnImageThatIsNone) {
    const auto setup =
        setup_of(small_crystal + "-img i -mask none -detpixels 8", {{"i", "no"}});
    EXPECT_EQ(setup.geometry.size.fast_pixels, 8);
    EXPECT_EQ(setup.warnings.size(), 2U);
}

TEST(Setup, RefusesAMaskOfAnotherSize) {
    const FileContents files{{"m", smv_file("", {1, 1, 0, 1, 1, 1})}};
    EXPECT_THROW(setup_of(small_crystal + "-mask m -detpixels 4", files), InputError);
}

}  // namespace
}  // namespace minibragg::nanobragg
