#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/quirks.hpp"
#include "minibragg/nanobragg/render_image.hpp"
#include "minibragg/nanobragg/stale_rotations.hpp"
#include "reflection_texts.hpp"

namespace minibragg::nanobragg {
namespace {

/// A rotation that is recognised by its first element.
Mat3 marked(double mark) {
    Mat3 matrix = identity_matrix;
    matrix.row[0].x = mark;
    return matrix;
}

std::vector<double> marks(const std::vector<Mat3>& rotations) {
    std::vector<double> values;
    for (const Mat3& rotation : rotations) {
        values.push_back(rotation.row[0].x);
    }
    return values;
}

TEST(StaleRotations, KeepWhatWasInForceAtAnAngleOfZero) {
    const auto stale =
        stale_rotations({0.0, 0.1, 0.0, 0.2}, {marked(9), marked(2), marked(9), marked(3)});
    ASSERT_TRUE(stale.has_value());
    EXPECT_EQ(marks(stale->later), (std::vector<double>{3, 2, 2, 3}));
    EXPECT_EQ(marks(stale->first_loop), (std::vector<double>{1, 2, 2, 3}));
    EXPECT_TRUE(stale->first_differs);
}

TEST(StaleRotations, AreTheSameInEveryLoopThatDoesNotStartAtZero) {
    const auto stale = stale_rotations({-0.1, 0.0, 0.1}, {marked(2), marked(9), marked(3)});
    ASSERT_TRUE(stale.has_value());
    EXPECT_EQ(marks(stale->later), (std::vector<double>{2, 2, 3}));
    EXPECT_FALSE(stale->first_differs);
}

TEST(StaleRotations, DoNotExistWithoutZerosOrWithNothingElse) {
    EXPECT_FALSE(stale_rotations({0.1, 0.2}, {marked(1), marked(2)}).has_value());
    EXPECT_FALSE(stale_rotations({0.0, 0.0}, {marked(1), marked(2)}).has_value());
}

std::vector<float> image_of(const std::string& line, const FileContents& files = {}) {
    const auto setup = setup_of(line, files);
    const PixelSelection selection(setup.geometry.size, setup.geometry.region, setup.mask);
    const auto alone = parallel::Communicator::self();
    return render_image(setup, selection, alone, [](double) {}).photons;
}

const std::string interpolating =
    "-hkl f -cell 70 80 90 75 85 95 -lambda 1.5 -distance 100 -pixel 1.5 -detpixels 12 -N 1 ";

TEST(QuirkyRun, ChangesNothingWhereThereIsNoQuirk) {
    const std::string line =
        small_crystal + "-detpixels 10 -pixel 1 -oversample 2 -phi 1 -osc 1 ";
    EXPECT_EQ(image_of(line), image_of(line + "-exact_quirks"));
}

TEST(QuirkyRun, EndsInterpolationAtTheFirstPointOutside) {
    const FileContents files{{"f", small_table()}};
    // The middle of the detector is within the table, its corners are not.
    const auto sane = image_of(interpolating + "-oversample 1", files);
    const auto exact = image_of(interpolating + "-oversample 1 -exact_quirks", files);
    const auto nearest = image_of(interpolating + "-oversample 1 -nointerpolate", files);
    EXPECT_NE(sane, nearest);
    // The first pixel is outside: from there on all take the nearest.
    EXPECT_EQ(exact, nearest);
}

TEST(QuirkyRun, CountsPixelsBeforeTheFirstPointOutsideAsInterpolated) {
    const FileContents files{{"f", small_table()}};
    const std::string part = interpolating + "-oversample 2 -roi 4 11 5 8 -osc 2 -phi 1 ";
    const auto sane = image_of(part, files);
    const auto exact = image_of(part + "-exact_quirks", files);
    const auto nearest = image_of(part + "-nointerpolate", files);
    const auto setup = setup_of(part, files);
    const PixelSelection selection(setup.geometry.size, setup.geometry.region, setup.mask);
    const auto alone = parallel::Communicator::self();
    const auto outside = find_outside_pixel(
        setup.scene, selection, {{selection.rows_begin(), selection.rows_end()}, alone}
    );
    ASSERT_TRUE(outside.has_value());
    EXPECT_GT(outside->slow, 4);
    EXPECT_GT(outside->fast, 4);
    const auto end = static_cast<std::size_t>(selection.index_of(*outside));
    for (std::size_t i = 0; i < sane.size(); ++i) {
        if (i != end) {
            EXPECT_EQ(exact[i], i < end ? sane[i] : nearest[i]) << i;
        }
    }
}

TEST(QuirkyRun, TurnsTheFirstLoopOfTheRunAlone) {
    const std::string line =
        small_crystal + "-detpixels 6 -pixel 2 -oversample 1 -phi 0 -osc 40 -phisteps 2 ";
    const auto sane = image_of(line);
    const auto exact = image_of(line + "-exact_quirks");
    // One sample a pixel: in the first pixel the crystal still is as it was before any turn.
    EXPECT_NEAR(exact[0] / sane[0], 1.0, 1e-6);
    EXPECT_NE(exact[1], sane[1]);
}

}  // namespace
}  // namespace minibragg::nanobragg
