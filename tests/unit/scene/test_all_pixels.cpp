#include <gmock/gmock.h>

#include "minibragg/scene/all_pixels.hpp"

namespace minibragg::scene {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;

SceneModel two_panels() {
    SceneModel model;
    model.panels.resize(2);
    model.panels[0].slow_pixels = 2;
    model.panels[0].fast_pixels = 5;
    model.panels[1].slow_pixels = 1;
    model.panels[1].fast_pixels = 3;
    return model;
}

TEST(AllPixels, LieRowByRowPanelByPanel) {
    EXPECT_THAT(
        all_rows(two_panels()),
        ElementsAre(FieldsAre(0, 0, 0, 0), FieldsAre(0, 1, 5, 0), FieldsAre(1, 0, 10, 0))
    );
    EXPECT_EQ(pixel_count(two_panels()), 13);
}

TEST(AllPixels, AreNotMasked) {
    const PixelRows pixels = all_pixels(two_panels());
    EXPECT_EQ(pixels.rows.extent(0), 3U);
    EXPECT_THAT(download(pixels.mask), testing::AllOf(testing::SizeIs(13), testing::Each(0)));
}

}  // namespace
}  // namespace minibragg::scene
