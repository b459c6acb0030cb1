#include <algorithm>
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
using pictures::laid_out;
using pictures::Look;
using pictures::PixelState;
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
    canvas.write("1", {0, 0, 2, {}});
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

TEST(Canvas, MakesAPaletteOfFewColoursAndKeepsMany) {
    Canvas few(40, 30, {1, 2, 3});
    few.set(7, 7, {9, 8, 7});
    Canvas many(40, 30, {1, 2, 3});
    for (int i = 0; i < 300; ++i) {
        many.set(
            i % 40,
            i / 40,
            {static_cast<std::uint8_t>(i % 256), 0, static_cast<std::uint8_t>(i < 256 ? 1 : 2)}
        );
    }
    // The colour type of the header: 3 is a palette, 2 are colours.
    EXPECT_EQ(few.png().at(25), 3);
    EXPECT_EQ(many.png().at(25), 2);
    EXPECT_EQ(decoded(few.png()).rgb.at(3 * (7 * 40 + 7)), 9);
    EXPECT_EQ(decoded(many.png()).rgb.at(3 * 299 + 2), 2);
}

namespace {

/// 60 x 48 pixels, enlarged 17 times; the upper left corner is 5.1 mm to the left and 4.35 mm
/// above the beam.
Canvas canvas_of(const std::vector<float>& photons, const std::vector<float>& mask) {
    files::Experiment experiment = support::flat_rotation();
    experiment.detector.panels = {support::make_panel({0.0051, 0.00435, 0.2}, 60, 48)};
    const files::StackedImage image{{48, 60}, photons};
    const auto picture =
        pictures::project(experiment.detector.panels, {image, mask, 900.0}, {2000, 2000});
    return laid_out(
        picture,
        exposure_of(picture, pictures::Scale::linear),
        {},
        {"title", "facts", "photons"},
        {}
    );
}

/// Of the middle of a pixel there: the picture begins after 4 dots and after 26.
Colour shown(const Canvas& canvas, int column, int row) {
    return canvas.at(4 * 2 + 17 * column + 8, 26 * 2 + 17 * row + 8);
}

}  // namespace

TEST(LaidOut, GivesMarksTheirColours) {
    std::vector<float> photons(48 * 60, 0.0F), mask(48 * 60, 0.0F);
    photons[60 * 5 + 3] = 901.0F;
    photons[60 * 5 + 5] = 900.0F;
    mask[60 * 7 + 9] = 2.0F;
    const Canvas canvas = canvas_of(photons, mask);
    EXPECT_EQ(shown(canvas, 3, 5), pictures::colours::saturated);
    EXPECT_EQ(shown(canvas, 5, 5), Colour{});
    EXPECT_EQ(shown(canvas, 9, 7), pictures::colours::masked);
    EXPECT_EQ(shown(canvas, 40, 40), (Colour{255, 255, 255}));
}

TEST(LaidOut, CrossesWhereTheBeamHits) {
    const Canvas canvas = canvas_of(std::vector<float>(48 * 60, 0.0F), {});
    const Colour green = overlay_on(pictures::ColourMap::grey).beam;
    const int x = 8 + static_cast<int>(5.1e-3 / 172e-6 * 17);
    const int y = 52 + static_cast<int>(4.35e-3 / 172e-6 * 17);
    EXPECT_EQ(canvas.at(x + 10, y), green);
    EXPECT_EQ(canvas.at(x - 10, y), green);
    EXPECT_EQ(canvas.at(x, y + 10), green);
    EXPECT_EQ(canvas.at(x, y), (Colour{255, 255, 255}));
}

TEST(WritePng, StaysWithin2000PixelsAndShowsTheBrightestSpot) {
    const support::ScratchFolder scratch;
    files::Experiment experiment = support::flat_rotation();
    experiment.detector.panels = {support::make_panel({0.2, 0.1, 0.2}, 2500, 1500)};
    files::StackedImage image{{1500, 2500}, std::vector<float>(1500 * 2500, 1.0F)};
    image.photons[700 * 2500 + 1250] = 1e5F;
    Look look;
    look.has_rings = false;
    write_png({scratch / "a.png"}, experiment, {image}, look);
    const DecodedPng png = decoded(support::bytes_of(scratch / "a.png"));
    EXPECT_EQ(png.width, 2000U);
    EXPECT_LE(png.height, 2000U);
    // The spot is black, the rest is white.
    const double scale = (2000.0 - 66.0 * 3.0) / 2500.0;
    const auto column = static_cast<unsigned>(4 * 3 + 1250 * scale);
    const auto row = static_cast<unsigned>(26 * 3 + 700 * scale);
    EXPECT_EQ(png.rgb.at(3 * (row * png.width + column)), 0);
    EXPECT_EQ(png.rgb.at(3 * (row * png.width + column + 9)), 255);
}

TEST(WritePng, WritesWhatIsTiny) {
    const support::ScratchFolder scratch;
    files::Experiment experiment = support::flat_rotation();
    experiment.title = std::string(500, 'W') + "\u00C5";
    experiment.detector.panels = {support::make_panel({0.001, 0.0, 0.2}, 300, 1)};
    const files::StackedImage image{{1, 300}, std::vector<float>(300, 0.0F)};
    write_png({scratch / "a.png"}, experiment, {image}, {});
    const DecodedPng png = decoded(support::bytes_of(scratch / "a.png"));
    EXPECT_GT(png.height, 300U);
    EXPECT_LT(png.width, 1200U);
}

TEST(WritePng, LooksAsItIsTold) {
    const support::ScratchFolder scratch;
    const files::Experiment experiment = support::rotation_series();
    files::StackedImage image{{48, 60}, std::vector<float>(48 * 60, 1.0F)};
    image.photons[1000] = 1e4F;
    const auto bytes = [&](const Look& look) {
        write_png({scratch / "a.png", files::Existing::overwrite}, experiment, {image}, look);
        return support::bytes_of(scratch / "a.png");
    };
    const std::string usual = bytes({});
    EXPECT_EQ(bytes({}), usual);
    EXPECT_NE(bytes({pictures::Scale::log}), usual);
    EXPECT_NE(bytes({pictures::Scale::linear, pictures::ColourMap::viridis}), usual);
    EXPECT_NE(bytes({pictures::Scale::linear, pictures::ColourMap::grey, false}), usual);
    const DecodedPng small =
        decoded(bytes({pictures::Scale::linear, pictures::ColourMap::grey, true, 600}));
    EXPECT_LE(std::max(small.width, small.height), 600U);
}
