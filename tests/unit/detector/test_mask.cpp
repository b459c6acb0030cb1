#include <cmath>
#include <numeric>

#include <gmock/gmock.h>

#include "minibragg/base/error.hpp"
#include "minibragg/detector/mask.hpp"

namespace minibragg::detector {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr MaskBits D = mask_bit::dead;
constexpr MaskBits U = mask_bit::user;

/// Pixels of 1 mm; centred on (x, 0) of the detector's plane; fast to -x, slow to -y.
PanelGeometry panel_at(double x_m, int fast_pixels, int slow_pixels) {
    PanelGeometry panel;
    panel.fast_pixels = fast_pixels;
    panel.slow_pixels = slow_pixels;
    panel.pixel_size_m = 1e-3;
    panel.origin_m = {x_m + 0.5e-3 * fast_pixels, 0.5e-3 * slow_pixels, 0.0};
    return panel;
}

std::vector<MaskBits> whole_mask(const PanelGeometry& panel, const MaskRules& rules) {
    return mask_rows({panel}, rules, {0, 0, panel.slow_pixels});
}

TEST(Mask, HasTheBitsOfTheNxmxDefinition) {
    EXPECT_EQ(mask_bit::gap, 1);
    EXPECT_EQ(mask_bit::dead, 2);
    EXPECT_EQ(mask_bit::under_responding, 4);
    EXPECT_EQ(mask_bit::over_responding, 8);
    EXPECT_EQ(mask_bit::noisy, 16);
    EXPECT_EQ(mask_bit::cluster, 64);
    EXPECT_EQ(mask_bit::user, 256);
}

TEST(Mask, WithoutRulesMasksNothing) {
    const std::vector<MaskBits> mask = whole_mask(panel_at(0.0, 5, 3), {});
    EXPECT_EQ(mask.size(), 15U);
    EXPECT_THAT(mask, Each(0));
}

TEST(Mask, MarksDeadEdgesAlongAllFourSides) {
    // clang-format off
    EXPECT_THAT(whole_mask(panel_at(0.0, 5, 4), {.dead_edge_pixels = 1}), ElementsAre(
        D, D, D, D, D,
        D, 0, 0, 0, D,
        D, 0, 0, 0, D,
        D, D, D, D, D));
    // clang-format on
}

TEST(Mask, IsDeadAllOverWhenTheEdgesMeet) {
    EXPECT_THAT(whole_mask(panel_at(0.0, 5, 4), {.dead_edge_pixels = 2}), Each(D));
    EXPECT_THAT(whole_mask(panel_at(0.0, 5, 4), {.dead_edge_pixels = 2000000000}), Each(D));
}

TEST(Mask, MarksRectanglesWithBothEndsInside) {
    const MaskRules rules{
        .rectangles = {{.first_fast = 1, .last_fast = 2, .first_slow = 0, .last_slow = 1}}};
    // clang-format off
    EXPECT_THAT(whole_mask(panel_at(0.0, 4, 3), rules), ElementsAre(
        0, U, U, 0,
        0, U, U, 0,
        0, 0, 0, 0));
    // clang-format on
}

TEST(Mask, MarksRectanglesOnTheirPanelOnly) {
    const std::vector<PanelGeometry> panels{panel_at(0.0, 2, 2), panel_at(0.01, 2, 2)};
    const MaskRules rules{
        .rectangles = {
            {.panel = 1, .first_fast = 0, .last_fast = 0, .first_slow = 0, .last_slow = 0}}};
    EXPECT_THAT(mask_rows(panels, rules, {0, 0, 2}), Each(0));
    EXPECT_THAT(mask_rows(panels, rules, {1, 0, 2}), ElementsAre(U, 0, 0, 0));
}

TEST(Mask, MarksPixelsWithTheirCenterInACircle) {
    // Centres at +-0.5 and +-1.5 mm: the inner four lie at 0.707 mm, the next at 1.58 mm.
    const PanelGeometry panel = panel_at(0.0, 4, 4);
    const PlaneCircle within{.radius_m = 0.8e-3};
    const PlaneCircle outside{.radius_m = 0.8e-3, .masks_outside = true};
    // clang-format off
    EXPECT_THAT(whole_mask(panel, {.circles = {within}}), ElementsAre(
        0, 0, 0, 0,
        0, U, U, 0,
        0, U, U, 0,
        0, 0, 0, 0));
    EXPECT_THAT(whole_mask(panel, {.circles = {outside}}), ElementsAre(
        U, U, U, U,
        U, 0, 0, U,
        U, 0, 0, U,
        U, U, U, U));
    // clang-format on
}

TEST(Mask, MeasuresCirclesInTheDetectorPlane) {
    // Fast runs to -x and slow to -y: the first pixel of the second row has its centre at (1,
    // -0.5) mm.
    const MaskRules rules{.circles = {{.x_m = 1e-3, .y_m = -0.5e-3, .radius_m = 0.1e-3}}};
    EXPECT_THAT(whole_mask(panel_at(0.0, 3, 2), rules), ElementsAre(0, 0, 0, U, 0, 0));
}

TEST(Mask, KeepsOnlyTheUnionOfTheRegionsOfInterest) {
    const MaskRules rules{
        .regions_of_interest = {
            {.first_fast = 0, .last_fast = 1, .first_slow = 0, .last_slow = 1},
            {.first_fast = 1, .last_fast = 2, .first_slow = 1, .last_slow = 2}}};
    // clang-format off
    EXPECT_THAT(whole_mask(panel_at(0.0, 4, 3), rules), ElementsAre(
        0, 0, U, U,
        0, 0, 0, U,
        U, 0, 0, U));
    // clang-format on
}

TEST(Mask, MarksPanelsWithoutARegionOfInterestWhenAnotherHasOne) {
    const std::vector<PanelGeometry> panels{panel_at(0.0, 2, 2), panel_at(0.01, 2, 2)};
    const MaskRules rules{
        .regions_of_interest = {
            {.panel = 1, .first_fast = 0, .last_fast = 1, .first_slow = 0, .last_slow = 1}}};
    EXPECT_THAT(mask_rows(panels, rules, {0, 0, 2}), Each(U));
    EXPECT_THAT(mask_rows(panels, rules, {1, 0, 2}), Each(0));
}

TEST(Mask, JoinsTheReasonsOfAPixel) {
    const MaskRules rules{
        .dead_edge_pixels = 1,
        .rectangles = {{.first_fast = 0, .last_fast = 0, .first_slow = 0, .last_slow = 2}}};
    EXPECT_THAT(
        whole_mask(panel_at(0.0, 3, 3), rules),
        ElementsAre(D | U, D, D, D | U, 0, D, D | U, D, D)
    );
}

TEST(Mask, OfRowsIsThatPartOfTheWhole) {
    const PanelGeometry panel = panel_at(0.0, 9, 11);
    const MaskRules rules{
        .dead_edge_pixels = 1,
        .rectangles = {{.first_fast = 3, .last_fast = 6, .first_slow = 4, .last_slow = 5}},
        .circles =
            {{.x_m = 2e-3, .radius_m = 2.1e-3}, {.radius_m = 5e-3, .masks_outside = true}},
        .regions_of_interest = {
            {.first_fast = 0, .last_fast = 7, .first_slow = 1, .last_slow = 9}}};
    const std::vector<MaskBits> whole = whole_mask(panel, rules);
    for (int band = 1; band <= panel.slow_pixels; ++band) {
        std::vector<MaskBits> parts;
        for (int first = 0; first < panel.slow_pixels; first += band) {
            const int count = std::min(band, panel.slow_pixels - first);
            const std::vector<MaskBits> part = mask_rows({panel}, rules, {0, first, count});
            parts.insert(parts.end(), part.begin(), part.end());
        }
        EXPECT_EQ(parts, whole) << "bands of " << band << " rows";
    }
}

TEST(Mask, OfNoRowsIsEmpty) {
    EXPECT_TRUE(mask_rows({panel_at(0.0, 4, 4)}, {.dead_edge_pixels = 1}, {0, 4, 0}).empty());
}

TEST(Mask, TakesOverTheRejectingBitsOfAFile) {
    // Bit 31 marks a virtual pixel, which is no reason to reject it.
    const std::vector<std::uint32_t> from_file{0, 1, 1U << 8U, 1U << 31U, 1U << 15U};
    EXPECT_THAT(
        merged_with_file({D, 0, D, 0, 0}, from_file),
        ElementsAre(D, mask_bit::gap, D | U, 0, 1U << 15U)
    );
}

TEST(Mask, RefusesAFileOfAnotherSize) {
    const std::vector<std::uint32_t> from_file(5);
    try {
        merged_with_file(std::vector<MaskBits>(6), from_file);
        FAIL() << "accepted five pixels for six";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("has 5 pixels where the detector has 6"));
    }
}

TEST(Mask, CountsGoodPixels) {
    EXPECT_EQ(good_pixels(std::vector<MaskBits>{0, U, 0, D, 0}), 3);
}

std::string complaint_about(const MaskRules& rules) {
    try {
        check_mask_rules({panel_at(0.0, 4, 3)}, rules);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(MaskRules, AreAcceptedWhenTheyLieOnTheDetector) {
    const PixelRectangle all{.last_fast = 3, .last_slow = 2};
    EXPECT_EQ(
        complaint_about(
            {.dead_edge_pixels = 7,
             .rectangles = {all},
             .circles = {{.radius_m = 0.0}},
             .regions_of_interest = {all}}
        ),
        "accepted"
    );
}

TEST(MaskRules, NameTheRectangleThatLeavesItsPanel) {
    const PixelRectangle all{.last_fast = 3, .last_slow = 2};
    EXPECT_THAT(
        complaint_about({.rectangles = {all, {.last_fast = 4}}}),
        HasSubstr("rectangle 1: fast = [0, 4] (first <= last, both from 0 to 3")
    );
    EXPECT_THAT(
        complaint_about({.regions_of_interest = {{.first_slow = -1}}}),
        HasSubstr("region of interest 0: slow = [-1, 0]")
    );
    EXPECT_THAT(
        complaint_about({.rectangles = {{.first_fast = 2, .last_fast = 1}}}),
        HasSubstr("[2, 1]")
    );
    EXPECT_THAT(
        complaint_about({.rectangles = {{.panel = 1}}}),
        HasSubstr("panel = 1 (the detector has 1 panels")
    );
    EXPECT_THAT(complaint_about({.rectangles = {{.panel = -1}}}), HasSubstr("panel = -1"));
}

TEST(MaskRules, RefuseNumbersWithoutMeaning) {
    EXPECT_THAT(complaint_about({.dead_edge_pixels = -1}), HasSubstr("dead edge pixels = -1"));
    EXPECT_THAT(complaint_about({.circles = {{.radius_m = -1.0}}}), HasSubstr("radius -1.0"));
    EXPECT_THAT(complaint_about({.circles = {{.x_m = std::nan("")}}}), HasSubstr("finite"));
    EXPECT_THAT(complaint_about({.circles = {{.radius_m = INFINITY}}}), HasSubstr("finite"));
}

}  // namespace
}  // namespace minibragg::detector
