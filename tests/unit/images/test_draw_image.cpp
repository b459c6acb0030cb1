#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/images/draw_image.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using images::FileImage;
using images::PixelMark;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

namespace {

/// A dark square panel around the beam.
FileImage dark_image(int edge) {
    FileImage image;
    image.name = "dark.nxs";
    image.panels = {support::make_panel({edge * 86e-6, edge * 86e-6, 0.2}, edge, edge)};
    image.has_geometry = true;
    image.wavelength_A = 1.0;
    image.shape = {edge, edge};
    image.values.assign(static_cast<std::size_t>(edge) * static_cast<std::size_t>(edge), 0.0);
    mark_pixels(image);
    return image;
}

/// The characters of an image without the line that explains them.
std::string characters(const FileImage& image, const images::ImageView& view, int columns) {
    const std::string text = drawn_in_text(image, view, {columns, columns / 2});
    return text.substr(0, text.find("' ' is"));
}

}  // namespace

TEST(DrawnInText, KeepsASpotOfOnePixel) {
    FileImage image = dark_image(1000);
    image.values[123456] = 500.0;  // slow 123, fast 456
    const std::string text = characters(image, {}, 80);
    EXPECT_EQ(std::count(text.begin(), text.end(), '@'), 1);
    // 80 pixels of 12.5 by 12.5: column 36, row 9 of the picture, line 4 of the text.
    EXPECT_EQ(text.find('@'), 4U * 81U + 36U);
}

TEST(DrawnInText, HasCharactersForMarkedPixels) {
    FileImage image = dark_image(4);
    image.marks[0] = PixelMark::masked;
    image.marks[4] = PixelMark::masked;  // below it: one character shows both
    image.values[3] = 9.0;
    image.saturation_value = 8.0;
    mark_pixels(image);
    image.marks[0] = image.marks[4] = PixelMark::masked;
    EXPECT_EQ(characters(image, {}, 4), "x  !\n    \n");
}

TEST(DrawnInText, FillsThePictureWithAZoom) {
    FileImage image = dark_image(100);
    // Around the middle (50, 40): a square from (48, 38) to (52, 42).
    image.values[38 * 100 + 48] = 10.0;
    image.values[41 * 100 + 51] = 10.0;
    image.values[37 * 100 + 50] = 1000.0;  // outside, above
    image.values[39 * 100 + 52] = 1000.0;  // outside, to the right
    images::ImageView view;
    view.zoom = images::ZoomSquare{50.0, 40.0, 4.0};
    // Of sixteen pixels two are no outliers: the scale ends at twice their value.
    EXPECT_EQ(characters(image, view, 4), "+   \n   +\n");
}

TEST(DrawnInText, RefusesPanelsAndZoomsThatAreOutside) {
    const FileImage image = dark_image(10);
    const auto draw = [&](const images::ImageView& view) {
        return [&image, view] {
            drawn_in_text(image, view, {});
        };
    };
    images::ImageView view;
    view.panel = 1;
    EXPECT_THAT(draw(view), ThrowsMessage<InputError>(HasSubstr("there is no panel 1")));
    view.panel.reset();
    view.zoom = images::ZoomSquare{50.0, 4.0, 4.0};
    EXPECT_THAT(draw(view), ThrowsMessage<InputError>(HasSubstr("10 x 10 pixels")));
}

TEST(OnePanel, HasItsRowsAndSpots) {
    FileImage image = dark_image(2);
    image.panels.push_back(support::make_panel({0.0, 0.0, 0.2}, 1, 2));
    image.shape = {4, 2};
    image.values = {1, 2, 3, 4, 5, 0, 6, 0};
    image.spots = {{0, 0.5, 0.5, 1.0}, {1, 0.25, 1.5, 2.0}};
    mark_pixels(image);
    const FileImage part = one_panel(image, 1);
    EXPECT_THAT(part.values, testing::ElementsAre(5.0, 6.0));
    ASSERT_EQ(part.spots.size(), 1U);
    EXPECT_EQ(part.spots[0].panel, 0);
    EXPECT_EQ(part.spots[0].slow, 1.5);
}

TEST(DrawImage, DrawsWithoutGeometryAndMarksTheStrongestSpots) {
    const support::ScratchFolder scratch;
    FileImage image = dark_image(64);
    image.values[0] = 1.0;
    images::ImageView marked;
    marked.marks_spots = true;
    draw_image(image, marked, (scratch / "a.png").string(), files::Existing::refuse);
    image.spots = {{0, 32.0, 32.0, 5.0}, {7, 1.0, 1.0, 5.0}};
    draw_image(image, marked, (scratch / "c.png").string(), files::Existing::refuse);
    EXPECT_NE(support::bytes_of(scratch / "a.png"), support::bytes_of(scratch / "c.png"));
    image.has_geometry = false;
    image.panels[0].pixel_size_m = 0.0;
    draw_image(image, marked, (scratch / "d.png").string(), files::Existing::refuse);
    EXPECT_THAT(support::bytes_of(scratch / "d.png"), StartsWith("\x89PNG"));
}
