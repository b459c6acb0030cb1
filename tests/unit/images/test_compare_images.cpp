#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/images/compare_images.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using images::FileImage;
using images::PixelComparison;
using images::PixelMark;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// 3 x 2 pixels of a tenth of a millimetre, 100 mm behind the crystal, the beam on its corner.
FileImage image_of(const std::vector<double>& values) {
    FileImage image;
    image.name = "a.nxs";
    image.panels = {support::make_panel({0.0, 0.0, 0.1}, 3, 2)};
    image.panels[0].pixel_size_m = 1e-4;
    image.has_geometry = true;
    image.wavelength_A = 1.0;
    image.shape = {2, 3};
    image.values = values;
    mark_pixels(image);
    return image;
}

}  // namespace

TEST(ComparePixels, HasTheNumbersOfAHandfulOfPixels) {
    FileImage first = image_of({1.0, 2.0, 3.0, 4.0, 50.0, 6.0});
    const FileImage second = image_of({1.0, 2.0, 5.0, 4.0, 0.0, 5.0});
    first.marks[4] = PixelMark::masked;
    const PixelComparison result = compare_pixels(first, second);
    EXPECT_EQ(result.compared, 5);
    EXPECT_EQ(result.left_out, 1);
    EXPECT_EQ(result.masked_in_one, 1);
    EXPECT_EQ(result.differing, 2);
    EXPECT_EQ(result.maximum, 6.0);
    EXPECT_EQ(result.largest_difference, 2.0);
    EXPECT_DOUBLE_EQ(result.relative_difference(), 2.0 / 6.0);
    EXPECT_DOUBLE_EQ(result.rms_difference, 1.0);  // the root of (4 + 1) / 5
    EXPECT_EQ(result.first_sum, 16.0);
    EXPECT_EQ(result.second_sum, 17.0);
    // Deviations from 3.2: -2.2 -1.2 -0.2 0.8 2.8; from 3.4: -2.4 -1.4 1.6 0.6 1.6.
    EXPECT_NEAR(*result.correlation, 11.6 / std::sqrt(14.8 * 13.2), 1e-12);
    ASSERT_EQ(result.worst.size(), 2U);
    EXPECT_EQ(result.worst[0].place.fast, 2);
    EXPECT_EQ(result.worst[0].place.slow, 0);
    EXPECT_EQ(result.worst[0].first, 3.0);
    EXPECT_EQ(result.worst[0].second, 5.0);
    EXPECT_TRUE(result.is_within(0.34));
    EXPECT_FALSE(result.is_within(0.33));
}

TEST(ComparePixels, SumsShellsOfEqualVolumeUpToTheFarthestPixel) {
    const FileImage image = image_of({1.0, 2.0, 4.0, 8.0, 16.0, 32.0});
    const PixelComparison result = compare_pixels(image, image);
    ASSERT_EQ(result.shells.size(), 10U);
    // The farthest pixel's middle is 2.5 and 1.5 pixels from the beam.
    const double theta = 0.5 * std::atan(1e-4 * std::hypot(2.5, 1.5) / 0.1);
    EXPECT_NEAR(result.shells.back().high_A, 1.0 / (2.0 * std::sin(theta)), 1e-4);
    EXPECT_NEAR(result.shells[0].high_A / result.shells.back().high_A, std::cbrt(10.0), 1e-9);
    // Middles at 0.71, 1.58, 2.55 and 1.58, 2.12, 2.92 pixels; 2.92 / cbrt(10) is 1.35, and
    // (1.58 / 2.92)^3 = 0.16, (2.12 / 2.92)^3 = 0.385, (2.55 / 2.92)^3 = 0.668.
    std::vector<double> sums;
    for (const images::ShellSums& shell : result.shells) {
        sums.push_back(shell.first);
        EXPECT_EQ(shell.first, shell.second);
    }
    EXPECT_THAT(sums, ElementsAre(1.0, 10.0, 0.0, 16.0, 0.0, 0.0, 4.0, 0.0, 0.0, 32.0));
}

TEST(ComparePixels, KeepsTheFiveWorstPixelsInTheirOrder) {
    const FileImage first = image_of({0.0, 0.0, 0.0, 0.0, 0.0, 0.0});
    const PixelComparison result =
        compare_pixels(first, image_of({3.0, 1.0, -6.0, 2.0, 5.0, 4.0}));
    // The root of (9 + 1 + 36 + 4 + 25 + 16) / 6.
    EXPECT_DOUBLE_EQ(result.rms_difference, std::sqrt(91.0 / 6.0));
    std::vector<double> worst;
    for (const images::WorstPixel& pixel : result.worst) {
        worst.push_back(pixel.second);
    }
    EXPECT_THAT(worst, ElementsAre(-6.0, 5.0, 4.0, 3.0, 2.0));
}

TEST(ComparePixels, TakesNoNumberInOneImageForADifference) {
    const FileImage first = image_of({1.0, no_number, 3.0, no_number, 5.0, 6.0});
    FileImage second = image_of({1.0, no_number, 3.0, 4.0, 5.0, 6.0});
    PixelComparison result = compare_pixels(first, second);
    EXPECT_EQ(result.compared, 4);
    EXPECT_EQ(result.undefined, 1);
    EXPECT_EQ(result.undefined_in_one, 1);
    EXPECT_EQ(result.largest_difference, 0.0);
    EXPECT_FALSE(result.is_within(1.0));
    second.values[3] = no_number;
    EXPECT_TRUE(compare_pixels(first, second).is_within(0.0));
}

TEST(ComparePixels, HasNoCorrelationOfAConstantImage) {
    const FileImage dark = image_of({0.0, 0.0, 0.0, 0.0, 0.0, 0.0});
    const PixelComparison result = compare_pixels(dark, dark);
    EXPECT_FALSE(result.correlation);
    EXPECT_TRUE(result.is_within(0.0));
}

TEST(GeometryDifferences, NamesWhatDiffersWithBothNumbers) {
    const FileImage first = image_of({0, 0, 0, 0, 0, 0});
    FileImage second = first;
    EXPECT_THAT(geometry_differences(first, second), IsEmpty());
    second.wavelength_A = 1.1;
    second.panels[0].origin_m = {0.0, 0.0, 0.101};
    EXPECT_THAT(
        geometry_differences(first, second),
        ElementsAre(
            AllOf(HasSubstr("wavelength"), HasSubstr("1 angstrom and 1.1 angstrom")),
            HasSubstr("distance along the beam: 100 mm and 101 mm"),
            AllOf(HasSubstr("panel 0"), HasSubstr("10 pixels apart"))
        )
    );
    FileImage turned = first;
    turned.panels[0].fast = {0.0, -1.0, 0.0};
    turned.panels[0].slow = {-1.0, 0.0, 0.0};
    EXPECT_THAT(geometry_differences(first, turned), ElementsAre(HasSubstr("corners up to")));
    FileImage rotated = first, later = first;
    rotated.rotation = images::Rotation{10.0, 0.5};
    later.rotation = images::Rotation{10.5, 0.5};
    EXPECT_THAT(
        geometry_differences(rotated, later),
        ElementsAre(HasSubstr("rotation start: 10 deg and 10.5 deg"))
    );
    // What one of them does not tell is no difference.
    EXPECT_THAT(geometry_differences(first, rotated), IsEmpty());
    second = image_of({0, 0, 0, 0, 0, 0});
    second.has_geometry = false;
    second.panels[0].origin_m = {};
    EXPECT_THAT(geometry_differences(first, second), IsEmpty());
}

TEST(WhyNotComparable, NamesTheShapes) {
    const FileImage first = image_of({0, 0, 0, 0, 0, 0});
    FileImage second = first;
    EXPECT_EQ(why_not_comparable(first, second), "");
    second.shape = {3, 2};
    EXPECT_THAT(
        why_not_comparable(first, second),
        AllOf(HasSubstr("2 rows of 3 pixels"), HasSubstr("3 rows of 2 pixels"))
    );
}

TEST(DifferenceImage, IsNotSaturatedWhereItsImagesAre) {
    FileImage first = image_of({1.0, 9.0, 3.0, 4.0, 5.0, 6.0});
    first.saturation_value = 8.0;
    mark_pixels(first);
    ASSERT_EQ(first.marks[1], PixelMark::saturated);
    const FileImage image = difference_image(first, image_of({1.0, 2.0, 3.0, 4.0, 5.0, 6.0}));
    EXPECT_EQ(image.marks[1], PixelMark::good);
    EXPECT_EQ(image.values[1], 7.0);
}

TEST(DifferenceImage, HoldsAbsoluteDifferencesAndMasksWhatIsNotCompared) {
    FileImage first = image_of({1.0, 2.0, 3.0, no_number, 50.0, 6.0});
    const FileImage second = image_of({1.0, 2.0, 5.0, 4.0, 0.0, 5.0});
    first.marks[4] = PixelMark::masked;
    const FileImage difference = difference_image(first, second);
    EXPECT_EQ(difference.values[2], 2.0);
    EXPECT_EQ(difference.values[5], 1.0);
    EXPECT_EQ(difference.marks[3], PixelMark::masked);
    EXPECT_EQ(difference.marks[4], PixelMark::masked);
    EXPECT_EQ(difference.marks[5], PixelMark::good);
}
