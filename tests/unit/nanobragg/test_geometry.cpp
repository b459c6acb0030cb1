#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/rotate.hpp"

namespace minibragg::nanobragg {
namespace {

Geometry geometry_of(const std::string& line) {
    const Options options =
        options_of("-distance 100 -pixel 0.4 -detpixels_x 40 -detpixels_y 32 " + line);
    return place_detector(options, resolve_size(options.detector, {}));
}

/// What the reference program prints for one command line, with nine digits.
struct PlacedDetector {
    const char* flags;
    Pivot pivot;
    Vec3d fast, slow, normal, origin_m;
    double close_m, distance_m, fast_beam_m, slow_beam_m, fast_close_m, slow_close_m, ratio;
};

constexpr double last_printed_digit = 1e-9;
const std::string tilted = "-detector_rotx 10 -detector_roty 5 -detector_rotz 3 -twotheta 20 ";

void expect_near(const Vec3d& actual, const Vec3d& expected, const char* what) {
    EXPECT_NEAR(actual.x, expected.x, last_printed_digit) << what;
    EXPECT_NEAR(actual.y, expected.y, last_printed_digit) << what;
    EXPECT_NEAR(actual.z, expected.z, last_printed_digit) << what;
}

void expect_placed(const std::string& line, const PlacedDetector& expected) {
    SCOPED_TRACE(line);
    const Geometry g = geometry_of(line);
    EXPECT_EQ(g.pivot, expected.pivot);
    expect_near(g.frame.fast, expected.fast, "fast");
    expect_near(g.frame.slow, expected.slow, "slow");
    expect_near(g.frame.normal, expected.normal, "normal");
    expect_near(g.origin_m, expected.origin_m, "origin");
    EXPECT_NEAR(g.close_distance_m, expected.close_m, last_printed_digit);
    EXPECT_NEAR(g.distance_m, expected.distance_m, last_printed_digit);
    EXPECT_NEAR(g.centre.fast_beam_m, expected.fast_beam_m, last_printed_digit);
    EXPECT_NEAR(g.centre.slow_beam_m, expected.slow_beam_m, last_printed_digit);
    EXPECT_NEAR(g.centre.fast_close_m, expected.fast_close_m, last_printed_digit);
    EXPECT_NEAR(g.centre.slow_close_m, expected.slow_close_m, last_printed_digit);
    EXPECT_NEAR(g.close_to_distance, expected.ratio, last_printed_digit);
}

TEST(PlaceDetector, AgreesWithTheReferenceProgramInEveryConvention) {
    const PlacedDetector table[] = {
        {"",
         Pivot::beam,
         {0, 0, 1},
         {0, -1, 0},
         {1, 0, 0},
         {0.1, 0.0068, -0.0084},
         0.1,
         0.1,
         0.0084,
         0.0068,
         0.0084,
         0.0068,
         1},
        {"-denzo",
         Pivot::beam,
         {0, 0, 1},
         {0, -1, 0},
         {1, 0, 0},
         {0.1, 0.0066, -0.0082},
         0.1,
         0.1,
         0.0082,
         0.0066,
         0.0082,
         0.0066,
         1},
        {"-adxv",
         Pivot::beam,
         {1, 0, 0},
         {0, -1, 0},
         {0, 0, 1},
         {-0.0082, 0.0066, 0.1},
         0.1,
         0.1,
         0.0082,
         0.0066,
         0.0082,
         0.0066,
         1},
        {"-xds",
         Pivot::sample,
         {1, 0, 0},
         {0, 1, 0},
         {0, 0, 1},
         {-0.008, -0.0064, 0.1},
         0.1,
         0.1,
         0.008,
         0.0064,
         0.008,
         0.0064,
         1},
        {"-dials",
         Pivot::sample,
         {1, 0, 0},
         {0, 1, 0},
         {0, 0, 1},
         {-0.008, -0.0064, 0.1},
         0.1,
         0.1,
         0.008,
         0.0064,
         0.008,
         0.0064,
         1},
        {"-xds -ORGX 12.3 -ORGY 20.1",
         Pivot::sample,
         {1, 0, 0},
         {0, 1, 0},
         {0, 0, 1},
         {-0.00472, -0.00784, 0.1},
         0.1,
         0.1,
         0.00472,
         0.00784,
         0.00472,
         0.00784,
         1},
        {"-Xbeam 5 -Ybeam 7",
         Pivot::beam,
         {0, 0, 1},
         {0, -1, 0},
         {1, 0, 0},
         {0.1, 0.0052, -0.0072},
         0.1,
         0.1,
         0.0072,
         0.0052,
         0.0072,
         0.0052,
         1},
        {"-adxv -Xbeam 5 -Ybeam 7",
         Pivot::beam,
         {1, 0, 0},
         {0, -1, 0},
         {0, 0, 1},
         {-0.005, 0.0058, 0.1},
         0.1,
         0.1,
         0.005,
         0.0058,
         0.005,
         0.0058,
         1},
        {"R ",
         Pivot::beam,
         {0.0313114025, -0.191155324, 0.981060262},
         {-0.302403055, -0.937351457, -0.172987394},
         {0.952665728, -0.291259142, -0.0871557427},
         {0.101793325, 0.00797969463, -0.00706459192},
         0.0952665728,
         0.0957617137,
         0.00826729331,
         0.00808167072,
         0.00526885975,
         0.0370403055,
         0.994829448},
        {"R -denzo",
         Pivot::beam,
         {0.0313114025, -0.191155324, 0.981060262},
         {-0.302403055, -0.937351457, -0.172987394},
         {0.952665728, -0.291259142, -0.0871557427},
         {0.101739107, 0.00775399328, -0.00690297735},
         0.0952665728,
         0.0957617137,
         0.00806729331,
         0.00788167072,
         0.00506885975,
         0.0368403055,
         0.994829448},
        {"R -adxv",
         Pivot::beam,
         {0.994829448, 0.0191835486, -0.0997314449},
         {0.0364271608, -0.984057808, 0.174078411},
         {0.0948020653, 0.176811263, 0.979668488},
         {-0.00839802073, 0.00633747643, 0.0996688803},
         0.0979668488,
         0.0998581357,
         0.00821414833,
         0.00657530448,
         0.0181731445,
         -0.0108078411,
         0.981060262},
        {"R -xds",
         Pivot::sample,
         {0.994829448, 0.0788015879, -0.0640677718},
         {-0.0364271608, 0.865727461, 0.499188366},
         {0.0948020653, -0.49427348, 0.86412169},
         {0.00157515215, -0.0546622754, 0.0820932818},
         0.0981060262,
         0.1,
         0.00159322282,
         0.0563188366,
         0.008,
         0.0064,
         0.981060262},
        {"R -dials",
         Pivot::sample,
         {0.905024871, 0.0521368021, -0.422151319},
         {0.0249348391, 0.984250183, 0.1750138},
         {0.424627173, -0.168918117, 0.889470873},
         {0.0342587026, -0.0232881808, 0.089519575},
         0.0981060262,
         0.1,
         -0.0342151319,
         0.02390138,
         0.008,
         0.0064,
         0.981060262},
        {"-spindle_axis 0 0 1",
         Pivot::beam,
         {0, 0, 1},
         {0, -1, 0},
         {1, 0, 0},
         {0.1, 0.0064, -0.008},
         0.1,
         0.1,
         0.008,
         0.0064,
         0.008,
         0.0064,
         1},
        {"R -spindle_axis 0 0 1",
         Pivot::sample,
         {0.424627173, -0.168918117, 0.889470873},
         {-0.0249348391, -0.984250183, -0.1750138},
         {0.905024871, 0.0521368021, -0.422151319},
         {0.0867971049, 0.0128372687, -0.047992535},
         0.0994829448,
         0.1,
         0.0504627173,
         0.00390651609,
         0.008,
         0.0064,
         0.994829448},
        {"R -spindle_axis 0 0 1 -pivot beam",
         Pivot::beam,
         {0.424627173, -0.168918117, 0.889470873},
         {-0.0249348391, -0.984250183, -0.1750138},
         {0.905024871, 0.0521368021, -0.422151319},
         {0.0967625656, 0.00765054611, -0.00599567866},
         0.0905024871,
         0.0909728671,
         0.00416683408,
         0.00662509011,
         -0.0344627173,
         0.00889348391,
         0.994829448},
        {"R -close_distance 90",
         Pivot::beam,
         {0.0313114025, -0.191155324, 0.981060262},
         {-0.302403055, -0.937351457, -0.172987394},
         {0.952665728, -0.291259142, -0.0871557427},
         {0.0922610933, 0.00797969463, -0.00706459192},
         0.0861855423,
         0.0866334853,
         0.00827994322,
         0.0079594989,
         0.00556732729,
         0.0341577295,
         0.994829448},
        {"R -xds -close_distance 90",
         Pivot::sample,
         {0.994829448, 0.0788015879, -0.0640677718},
         {-0.0364271608, 0.865727461, 0.499188366},
         {0.0948020653, -0.49427348, 0.86412169},
         {0.000806684124, -0.0506556816, 0.0750886887},
         0.09,
         0.0917374839,
         0.00212258382,
         0.0521942847,
         0.008,
         0.0064,
         0.981060262},
    };
    for (const PlacedDetector& expected : table) {
        const std::string flags = expected.flags;
        const bool is_tilted = flags.starts_with("R ");
        expect_placed(is_tilted ? tilted + flags.substr(2) : flags, expected);
    }
}

TEST(PlaceDetector, TakesThePanelOfAMultiPanelDetectorAsItIs) {
    // A panel in any place: custom vectors, the closest point, pivot at the crystal.
    const Geometry g = geometry_of(
        "-beam_vector 0 0 1 -polar_vector 1 0 0 -spindle_axis 1 0 0 -fdet_vector 0 0.8 0.6 "
        "-sdet_vector -1 0 0 -odet_vector 0 -0.6 0.8 -close_distance 120 -ORGX 3.5 -ORGY -2.5"
    );
    expect_near(
        g.origin_m, {-0.0012, -0.0012 * 0.8 - 0.12 * 0.6, -0.0012 * 0.6 + 0.12 * 0.8}, "origin"
    );
    EXPECT_NEAR(g.org_x_px, 3.5, 1e-9);
    EXPECT_NEAR(g.org_y_px, -2.5, 1e-9);
}

TEST(PlaceDetector, MakesANormalWhereTheGivenOneIsNoUnitVector) {
    const Geometry g = geometry_of("-fdet_vector 0 0 1 -odet_vector 2 0 0");
    expect_near(g.frame.normal, {1, 0, 0}, "fast x slow");
}

TEST(PlaceDetector, IgnoresThePix0VectorItself) {
    const Geometry with = geometry_of("-pix0_vector 1 2 3");
    const Geometry without = geometry_of("-spindle_axis 0 0 1");
    EXPECT_EQ(with.origin_m.x, without.origin_m.x);
    EXPECT_EQ(with.origin_m.y, without.origin_m.y);
}

TEST(ResolveSize, LetsPixelsWinOverSizes) {
    const ImageSize size = resolve_size(options_of("-detsize 10 -detpixels_f 7").detector, {});
    EXPECT_EQ(size.fast_pixels, 7);
    EXPECT_EQ(size.slow_pixels, 100);
}

TEST(ResolveSize, RefusesWhatHasNoPixelsOrTooMany) {
    for (const char* line :
         {"-pixel 0",
          "-pixel -1",
          "-pixel nan",
          "-detsize 0",
          "-detsize -5",
          "-detsize inf",
          "-detpixels -3",
          "-detpixels 2000000000",
          "-pixel 1e-300"}) {
        EXPECT_THROW(resolve_size(options_of(line).detector, {}), InputError) << line;
    }
}

TEST(Region, EndsOnePastTheImageWhenNotGiven) {
    const Geometry g = geometry_of("-roi 3 -1 -1 30");
    EXPECT_EQ(g.region.fast_first, 3);
    EXPECT_EQ(g.region.fast_last, 40);
    EXPECT_EQ(g.region.slow_first, 0);
    EXPECT_EQ(g.region.slow_last, 30);
}

TEST(Rotations, GiveTheReferenceProgramsSamples) {
    const Vec3d xyz = rotate_xyz({1, 2, 3}, {0.1, 0.2, 0.3});
    EXPECT_DOUBLE_EQ(xyz.x, 1.0411536583867149);
    EXPECT_DOUBLE_EQ(xyz.y, 2.0916086087501053);
    EXPECT_DOUBLE_EQ(xyz.z, 2.9225284408248982);
    const Vec3d about = rotate_axis({1, 2, 3}, {0, 0.6, 0.8}, 0.4);
    EXPECT_DOUBLE_EQ(about.x, 0.99894466246461511);
    EXPECT_DOUBLE_EQ(about.y, 2.3241649148064587);
    EXPECT_DOUBLE_EQ(about.z, 2.7568763138951562);
}

}  // namespace
}  // namespace minibragg::nanobragg
