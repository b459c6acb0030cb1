#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/files/native_frame.hpp"
#include "support/experiments.hpp"

// Oracle: frames drawn on paper. Panels of make_panel(): fast along -x, slow along -y, pixels
// of 0.1 mm.
using namespace minibragg;
using files::native_frame;
using files::obstacle_to_native_frame;
using files::Panel;
using files::PanelPlace;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// A panel of 4 x 3 pixels whose first one is so far from the corner (0.1, 0.2, 0.5) m.
Panel panel_at(double column, double row) {
    Panel panel = support::make_panel({0.1, 0.2, 0.5}, 4, 3);
    panel.origin_m = panel.origin_m + (column * panel.pixel_size_m) * panel.fast +
                     (row * panel.pixel_size_m) * panel.slow;
    return panel;
}

}  // namespace

TEST(NativeFrame, HoldsPanelsInAnyOrder) {
    const auto frame = native_frame({panel_at(6, 0), panel_at(0, 5), panel_at(2, -7)});
    EXPECT_THAT(
        frame.places, ElementsAre(PanelPlace{7, 6}, PanelPlace{12, 0}, PanelPlace{0, 2})
    );
    EXPECT_EQ(frame.panel.fast_pixels, 10);
    EXPECT_EQ(frame.panel.slow_pixels, 15);
    EXPECT_LT(length(frame.panel.origin_m - panel_at(0, -7).origin_m), 1e-15);
}

TEST(NativeFrame, OfOnePanelIsThePanel) {
    const Panel panel = panel_at(0.25, 0.75);
    const auto frame = native_frame({panel});
    EXPECT_EQ(frame.panel.origin_m.x, panel.origin_m.x);
    EXPECT_EQ(frame.panel.origin_m.y, panel.origin_m.y);
    EXPECT_EQ(frame.panel.origin_m.z, panel.origin_m.z);
    EXPECT_EQ(frame.panel.slow_pixels, 3);
    EXPECT_THAT(frame.places, ElementsAre(PanelPlace{0, 0}));
}

TEST(NativeFrame, IsRefusedWithItsReason) {
    EXPECT_EQ(obstacle_to_native_frame({panel_at(0, 0), panel_at(4, 0), panel_at(0, 3)}), "");
    EXPECT_THAT(
        obstacle_to_native_frame({panel_at(0, 0), panel_at(4.01, 0)}),
        HasSubstr("panel 1 is not a whole number of pixels")
    );
    EXPECT_THAT(
        obstacle_to_native_frame({panel_at(0, 0), panel_at(9, 9), panel_at(3, 2)}),
        HasSubstr("panel 2 and panel 0 overlap")
    );
    EXPECT_THAT(
        obstacle_to_native_frame({panel_at(3, 0), panel_at(0, 1)}),
        HasSubstr("panel 1 and panel 0 overlap")
    );
    Panel turned = panel_at(9, 0), behind = panel_at(9, 0), coarse = panel_at(9, 0);
    turned.fast = {0.0, -1.0, 0.0};
    turned.slow = {1.0, 0.0, 0.0};
    behind.origin_m.z += 1e-6;
    coarse.pixel_size_m *= 2.0;
    EXPECT_THAT(obstacle_to_native_frame({panel_at(0, 0), turned}), HasSubstr("is turned"));
    EXPECT_THAT(obstacle_to_native_frame({panel_at(0, 0), behind}), HasSubstr("in the plane"));
    EXPECT_THAT(obstacle_to_native_frame({panel_at(0, 0), coarse}), HasSubstr("another size"));
    EXPECT_THAT(
        obstacle_to_native_frame({panel_at(0, 0), panel_at(20000, 20000)}),
        HasSubstr("268 million")
    );
}
