#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include "minibragg/pictures/canvas.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using pictures::Canvas;
using pictures::Colour;
using pictures::heat_colour;
using pictures::write_png;

namespace {

/// A PNG as libpng reads it back.
struct DecodedPng {
    unsigned width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

DecodedPng decoded(const std::string& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    EXPECT_NE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()), 0);
    image.format = PNG_FORMAT_RGB;
    DecodedPng result{image.width, image.height, {}};
    result.rgb.resize(PNG_IMAGE_SIZE(image));
    EXPECT_NE(png_image_finish_read(&image, nullptr, result.rgb.data(), 0, nullptr), 0);
    return result;
}

}  // namespace

TEST(HeatColour, RunsFromBlackToNearlyWhite) {
    EXPECT_EQ(heat_colour(0.0), (Colour{0, 0, 0}));
    EXPECT_EQ(heat_colour(-5.0), heat_colour(0.0));
    EXPECT_EQ(heat_colour(1.0), (Colour{255, 255, 245}));
    EXPECT_EQ(heat_colour(7.0), heat_colour(1.0));
}

TEST(HeatColour, GrowsBrighter) {
    int before = -1;
    for (double fraction = 0.0; fraction <= 1.0; fraction += 0.01) {
        const Colour colour = heat_colour(fraction);
        // The luma of ITU-R BT.601 in thousandths.
        const int brightness = 299 * colour.red + 587 * colour.green + 114 * colour.blue;
        EXPECT_GE(brightness, before);
        before = brightness;
    }
}

TEST(Canvas, DrawsInsideAndIgnoresOutside) {
    Canvas canvas(4, 3, {9, 9, 9});
    canvas.set(3, 2, {1, 2, 3});
    canvas.set(4, 0, {1, 2, 3});
    canvas.set(-1, 0, {1, 2, 3});
    EXPECT_EQ(canvas.at(3, 2), (Colour{1, 2, 3}));
    EXPECT_EQ(canvas.at(0, 0), (Colour{9, 9, 9}));
}

TEST(Canvas, WritesLettersDotByDot) {
    Canvas canvas(12, 14, {255, 255, 255});
    canvas.write(0, 0, "1", 2);
    // The 1 has its stem in the third of five columns.
    EXPECT_EQ(canvas.at(4, 0), Colour{});
    EXPECT_EQ(canvas.at(5, 1), Colour{});
    EXPECT_EQ(canvas.at(0, 0), (Colour{255, 255, 255}));
    EXPECT_EQ(canvas.at(4, 13), Colour{});
}

TEST(Canvas, MakesAPngThatReadsBack) {
    Canvas canvas(5, 4, {10, 20, 30});
    canvas.set(2, 1, {200, 100, 50});
    const DecodedPng png = decoded(canvas.png());
    EXPECT_EQ(png.width, 5U);
    EXPECT_EQ(png.height, 4U);
    EXPECT_EQ(png.rgb.at(0), 10);
    EXPECT_EQ(png.rgb.at(3 * (5 + 2)), 200);
    EXPECT_EQ(png.rgb.at(3 * (5 + 2) + 2), 50);
}

TEST(WritePng, StaysWithin2000PixelsAndShowsTheBrightestSpot) {
    const support::ScratchFolder scratch;
    files::Experiment experiment = support::flat_rotation();
    experiment.detector.panels = {support::make_panel({0.2, 0.1, 0.2}, 2500, 1500)};
    files::StackedImage image{{1500, 2500}, std::vector<float>(1500 * 2500, 1.0F)};
    image.photons[700 * 2500 + 1250] = 1e5F;
    write_png({scratch / "a.png"}, experiment, image);
    const DecodedPng png = decoded(support::bytes_of(scratch / "a.png"));
    EXPECT_EQ(png.width, 2000U);
    EXPECT_LE(png.height, 2000U);
    // The spot is a hundred thousand times the rest: the top of the scale, next to the bottom.
    const double scale = (2000.0 - 120.0) / 2500.0;
    bool is_shown = false;
    for (int x = -1; x <= 1; ++x) {
        const auto column = static_cast<unsigned>(1250 * scale) + static_cast<unsigned>(x);
        const unsigned row = static_cast<unsigned>(700 * scale);
        is_shown = is_shown || png.rgb.at(3 * (row * png.width + column)) == 255;
    }
    EXPECT_TRUE(is_shown);
}

TEST(WritePng, WritesADarkImageToo) {
    const support::ScratchFolder scratch;
    const files::Experiment experiment = support::flat_rotation();
    const files::StackedImage image{{48, 60}, std::vector<float>(48 * 60, 0.0F)};
    write_png({scratch / "a.png"}, experiment, image);
    const DecodedPng png = decoded(support::bytes_of(scratch / "a.png"));
    EXPECT_EQ(png.rgb.at(0), 0);
}
