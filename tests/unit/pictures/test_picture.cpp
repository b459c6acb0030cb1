#include <algorithm>
#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/pictures/picture.hpp"
#include "minibragg/pictures/text_picture.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using files::StackedImage;
using pictures::Picture;
using pictures::PixelState;
using pictures::project;

namespace {

constexpr pictures::PictureSize large{2000, 2000};

StackedImage image_of(const std::vector<files::Panel>& panels, float value) {
    const auto shape = files::image_shape(panels);
    return {
        shape, std::vector<float>(static_cast<std::size_t>(shape.rows * shape.columns), value)};
}

float at(const Picture& picture, int x, int y) {
    return picture.photons.at(static_cast<std::size_t>(y * picture.width + x));
}

/// Position of the largest value.
std::pair<int, int> brightest(const Picture& picture) {
    const auto largest =
        std::max_element(picture.photons.begin(), picture.photons.end(), [](float a, float b) {
            return std::isnan(a) || a < b;
        });
    const auto index = static_cast<int>(largest - picture.photons.begin());
    return {index % picture.width, index / picture.width};
}

}  // namespace

TEST(Picture, ShowsLaboratoryXToTheLeftAndYUp) {
    // A panel whose fast axis runs along +x and slow along +y: its corner is at the lower
    // right.
    auto panel = support::make_panel({0.0, 0.0, 0.1}, 600, 400);
    panel.fast = {1.0, 0.0, 0.0};
    panel.slow = {0.0, 1.0, 0.0};
    StackedImage image = image_of({panel}, 1.0F);
    image.photons[0] = 9.0F;
    const Picture picture = project({panel}, {image}, large);
    EXPECT_EQ(picture.width, 600);
    EXPECT_EQ(picture.height, 400);
    EXPECT_EQ(brightest(picture), std::pair(599, 399));
}

TEST(Picture, ShowsThePanelsOfTheUsualOrientationAsStored) {
    const auto panel = support::make_panel({0.0, 0.0, 0.1}, 650, 520);
    StackedImage image = image_of({panel}, 0.0F);
    for (std::size_t i = 0; i < image.photons.size(); ++i) {
        image.photons[i] = static_cast<float>(i);
    }
    const Picture picture = project({panel}, {image}, large);
    EXPECT_EQ(picture.photons, image.photons);
}

TEST(Picture, LeavesGapsEmpty) {
    const double pixel_m = 172e-6;
    const std::vector<files::Panel> panels{
        support::make_panel({0.0, 0.0, 0.1}, 300, 300),
        support::make_panel({-310 * pixel_m, 0.0, 0.1}, 300, 300)};
    const Picture picture = project(panels, {image_of(panels, 1.0F)}, large);
    EXPECT_EQ(picture.width, 610);
    EXPECT_EQ(at(picture, 299, 5), 1.0F);
    EXPECT_TRUE(std::isnan(at(picture, 303, 5)));
    EXPECT_EQ(at(picture, 312, 5), 1.0F);
}

TEST(Picture, KeepsEverySpotWhenItShrinks) {
    const auto panel = support::make_panel({0.0, 0.0, 0.1}, 3000, 2000);
    StackedImage image = image_of({panel}, 1.0F);
    int spots = 0;
    for (std::size_t row = 7; row < 2000; row += 400) {
        for (std::size_t column = 11; column < 3000; column += 500) {
            image.photons[row * 3000 + column] = 100.0F;
            ++spots;
        }
    }
    const Picture picture = project({panel}, {image}, {300, 300});
    EXPECT_EQ(picture.width, 300);
    EXPECT_EQ(picture.height, 200);
    EXPECT_EQ(std::count(picture.photons.begin(), picture.photons.end(), 100.0F), spots);
}

TEST(Picture, HasNoHolesInRotatedPanels) {
    auto panel = support::make_panel({0.0, 0.0, 0.1}, 400, 400);
    const Mat3 turn = rotation_about({0.0, 0.0, 1.0}, 0.4);
    panel.fast = turn * panel.fast;
    panel.slow = turn * panel.slow;
    const Picture picture = project({panel}, {image_of({panel}, 1.0F)}, large);
    for (int y = 0; y < picture.height; ++y) {
        int first = picture.width, last = -1, covered = 0;
        for (int x = 0; x < picture.width; ++x) {
            if (!std::isnan(at(picture, x, y))) {
                first = std::min(first, x);
                last = x;
                ++covered;
            }
        }
        EXPECT_EQ(covered, std::max(0, last - first + 1)) << "row " << y;
    }
}

TEST(Picture, EnlargesSmallDetectorsByAWholeNumber) {
    const auto panel = support::make_panel({0.0, 0.0, 0.1}, 30, 20);
    const Picture picture = project({panel}, {image_of({panel}, 1.0F)}, large);
    EXPECT_EQ(picture.width, 1020);
    EXPECT_EQ(picture.height, 680);
    EXPECT_EQ(project({panel}, {image_of({panel}, 1.0F)}, {110, 110}).width, 90);
}

TEST(Picture, SurvivesPanelsSeenFromTheEdge) {
    auto panel = support::make_panel({0.0, 0.0, 0.1}, 30, 20);
    panel.fast = {0.0, 0.0, 1.0};
    const Picture picture = project({panel}, {image_of({panel}, 1.0F)}, large);
    EXPECT_GE(picture.width, 1);
    EXPECT_GE(picture.height, 1);
}

TEST(Picture, TellsMaskedAndSaturatedPixelsApart) {
    const auto panel = support::make_panel({0.0, 0.0, 0.1}, 600, 400);
    StackedImage image = image_of({panel}, 1.0F);
    std::vector<float> mask(image.photons.size(), 0.0F);
    image.photons[5] = 50.0F;
    image.photons[6] = 51.0F;
    image.photons[7] = 99.0F;
    mask[7] = 256.0F;
    const Picture picture = project({panel}, {image, mask, 50.0}, large);
    EXPECT_EQ(picture.states[4], PixelState::good);
    EXPECT_EQ(picture.states[5], PixelState::good);
    EXPECT_EQ(picture.states[6], PixelState::saturated);
    EXPECT_EQ(picture.states[7], PixelState::masked);
}

TEST(Picture, HasMarksForWhatIsNoNumber) {
    const auto panel = support::make_panel({0.0, 0.0, 0.1}, 600, 400);
    StackedImage image = image_of({panel}, 1.0F);
    image.photons[7] = std::nanf("");
    EXPECT_EQ(project({panel}, {image}, large).states[7], PixelState::masked);
    // One among four that share a pixel of the picture hides none of them.
    image.photons[6] = 5.0F;
    const Picture small = project({panel}, {image}, {300, 200});
    EXPECT_EQ(small.states[3], PixelState::good);
    EXPECT_EQ(small.photons[3], 5.0F);
    // Of nothing else, a picture in characters can be made, too.
    const std::string text =
        pictures::text_picture({panel}, {image_of({panel}, std::nanf(""))}, {}, {60, 20});
    EXPECT_THAT(text, testing::StartsWith(std::string(60, 'x') + "\n"));
}

TEST(Picture, ShowsWhatIsSaturatedAndHidesMasksWhenItShrinks) {
    const auto panel = support::make_panel({0.0, 0.0, 0.1}, 2000, 2000);
    StackedImage image = image_of({panel}, 1.0F);
    std::vector<float> mask(image.photons.size(), 0.0F);
    image.photons[2000 * 101 + 101] = 1000.0F;
    for (std::size_t row = 1000; row < 1010; ++row) {
        for (std::size_t column = 1000; column < 1011; ++column) {
            mask[row * 2000 + column] = 1.0F;
        }
    }
    mask[0] = 1.0F;
    const Picture picture = project({panel}, {image, mask, 50.0}, {200, 200});
    EXPECT_EQ(picture.states[picture.index(10, 10)], PixelState::saturated);
    EXPECT_EQ(picture.states[picture.index(100, 100)], PixelState::masked);
    EXPECT_EQ(picture.states[picture.index(101, 100)], PixelState::good);
    EXPECT_EQ(picture.states[0], PixelState::good);
}
