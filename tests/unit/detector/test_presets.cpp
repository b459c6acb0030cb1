#include <algorithm>
#include <cmath>
#include <set>

#include <gmock/gmock.h>

#include "minibragg/base/error.hpp"
#include "minibragg/detector/presets.hpp"
#include "minibragg/detector/sensor.hpp"

namespace minibragg::detector {
namespace {

/// The part of the plane that a panel of a preset covers; its edges run along x and y.
struct PlaneRectangle {
    double x_min, x_max, y_min, y_max;
};

PlaneRectangle rectangle_of(const PanelGeometry& panel) {
    const auto [fast, slow] = PixelPoint{
        static_cast<double>(panel.fast_pixels), static_cast<double>(panel.slow_pixels)};
    const Vec3d a = panel.origin_m;
    const Vec3d b = position_m(panel, {fast, slow});
    return {std::min(a.x, b.x), std::max(a.x, b.x), std::min(a.y, b.y), std::max(a.y, b.y)};
}

PlaneRectangle around(const std::vector<PanelGeometry>& panels) {
    PlaneRectangle all = rectangle_of(panels.front());
    for (const PanelGeometry& panel : panels) {
        const PlaneRectangle one = rectangle_of(panel);
        all = {
            std::min(all.x_min, one.x_min),
            std::max(all.x_max, one.x_max),
            std::min(all.y_min, one.y_min),
            std::max(all.y_max, one.y_max)};
    }
    return all;
}

/// Far below a pixel, far above rounding.
constexpr double touching_m = 1e-9;

bool overlap(const PlaneRectangle& a, const PlaneRectangle& b) {
    return std::min(a.x_max, b.x_max) - std::max(a.x_min, b.x_min) > touching_m &&
           std::min(a.y_max, b.y_max) - std::max(a.y_min, b.y_min) > touching_m;
}

/// Panel m1 follows m0 in its row: the pixels between them.
double fast_gap_pixels(const DetectorPreset& preset) {
    const PlaneRectangle left = rectangle_of(preset.panels[0]);
    const PlaneRectangle right = rectangle_of(preset.panels[1]);
    return (left.x_min - right.x_max) / preset.panels[0].pixel_size_m;
}

/// The pixels between panel m0 and the one below it, `columns` later.
double slow_gap_pixels(const DetectorPreset& preset, std::size_t columns) {
    const PlaneRectangle upper = rectangle_of(preset.panels[0]);
    const PlaneRectangle lower = rectangle_of(preset.panels[columns]);
    return (upper.y_min - lower.y_max) / preset.panels[0].pixel_size_m;
}

struct Extent {
    const char* name;
    std::size_t panels;
    double width_pixels, height_pixels;
};

/// Sizes of the assembled images as the makers publish them (Dectris, Rayonix); PSI's table of
/// module corners plus one module (Jungfrau); the quadrant positions of the European XFEL
/// (AGIPD: x from -550 to 542.5, y from 160 + 3 * 157 = 631 below to 625 above).
constexpr Extent published_extents[] = {
    {"Eiger 1M", 2, 1030, 1065},         {"Eiger 4M", 8, 2070, 2167},
    {"Eiger 9M", 18, 3110, 3269},        {"Eiger 16M", 32, 4150, 4371},
    {"Eiger2 1M", 2, 1028, 1062},        {"Eiger2 4M", 8, 2068, 2162},
    {"Eiger2 9M", 18, 3108, 3262},       {"Eiger2 16M", 32, 4148, 4362},
    {"Eiger2 CdTe 1M", 4, 1028, 1062},   {"Eiger2 CdTe 4M", 16, 2068, 2162},
    {"Eiger2 CdTe 9M", 36, 3108, 3262},  {"Eiger2 CdTe 16M", 64, 4148, 4362},
    {"Pilatus3 300K", 3, 487, 619},      {"Pilatus3 1M", 10, 981, 1043},
    {"Pilatus3 2M", 24, 1475, 1679},     {"Pilatus3 6M", 60, 2463, 2527},
    {"Jungfrau 1M", 2, 1030, 1064},      {"Jungfrau 4M", 8, 2136, 2232},
    {"Jungfrau 16M", 32, 4215, 4432},    {"AGIPD 1M", 128, 1092.5, 1256},
    {"Rayonix MX225-HS", 1, 2880, 2880}, {"Rayonix MX340-HS", 1, 3840, 3840},
};

TEST(Presets, HaveThePublishedNumberOfPanelsAndExtent) {
    ASSERT_EQ(std::size(published_extents), detector_presets().size());
    for (const Extent& expected : published_extents) {
        SCOPED_TRACE(expected.name);
        const DetectorPreset& preset = find_preset(expected.name);
        EXPECT_EQ(preset.panels.size(), expected.panels);
        const PlaneRectangle all = around(preset.panels);
        const double pixel_m = preset.panels.front().pixel_size_m;
        EXPECT_NEAR(all.x_max - all.x_min, expected.width_pixels * pixel_m, touching_m);
        EXPECT_NEAR(all.y_max - all.y_min, expected.height_pixels * pixel_m, touching_m);
    }
}

TEST(Presets, AreCenteredInThePlaneZEqualsZero) {
    for (const DetectorPreset& preset : detector_presets()) {
        SCOPED_TRACE(preset.name);
        const PlaneRectangle all = around(preset.panels);
        EXPECT_NEAR(all.x_min + all.x_max, 0.0, touching_m);
        EXPECT_NEAR(all.y_min + all.y_max, 0.0, touching_m);
        for (const PanelGeometry& panel : preset.panels) {
            EXPECT_EQ(panel.origin_m.z, 0.0);
            EXPECT_EQ(normal(panel).z, 1.0);
        }
    }
}

TEST(Presets, HaveNoOverlappingPanels) {
    for (const DetectorPreset& preset : detector_presets()) {
        for (std::size_t i = 0; i < preset.panels.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                EXPECT_FALSE(
                    overlap(rectangle_of(preset.panels[i]), rectangle_of(preset.panels[j]))
                ) << preset.name
                  << ": " << preset.panels[j].name << " and " << preset.panels[i].name;
            }
        }
    }
}

TEST(Presets, HavePanelsThatPassTheChecksOfDecks) {
    for (const DetectorPreset& preset : detector_presets()) {
        std::set<std::string> names;
        for (const PanelGeometry& panel : preset.panels) {
            EXPECT_NO_THROW(checked(panel)) << preset.name;
            names.insert(panel.name);
        }
        EXPECT_EQ(names.size(), preset.panels.size()) << preset.name;
    }
}

TEST(Presets, HaveASensorThatIsKnown) {
    for (const DetectorPreset& preset : detector_presets()) {
        EXPECT_THAT(sensor_materials(), testing::Contains(preset.sensor_material))
            << preset.name;
        EXPECT_GE(preset.sensor_thickness_m, 30e-6) << preset.name;
        EXPECT_LE(preset.sensor_thickness_m, 1e-3) << preset.name;
        EXPECT_GE(preset.saturation_counts, 1e4) << preset.name;
    }
}

TEST(Presets, HaveThePixelsOfTheirModules) {
    EXPECT_EQ(pixel_count(find_preset("Eiger2 16M").panels), 32 * 1028 * 512);
    EXPECT_EQ(pixel_count(find_preset("Eiger2 CdTe 16M").panels), 32 * 1026 * 512);
    EXPECT_EQ(pixel_count(find_preset("Pilatus3 6M").panels), 60 * 487 * 195);
    EXPECT_EQ(pixel_count(find_preset("Jungfrau 16M").panels), 32 * 1030 * 514);
    EXPECT_EQ(pixel_count(find_preset("AGIPD 1M").panels), 16 * 512 * 128);
    EXPECT_EQ(pixel_count(find_preset("Rayonix MX340-HS").panels), 3840 * 3840);
}

TEST(Presets, HaveTheGapsOfTheirSeries) {
    constexpr double rounding_pixels = 1e-9;
    EXPECT_NEAR(fast_gap_pixels(find_preset("Eiger 16M")), 10.0, rounding_pixels);
    EXPECT_NEAR(slow_gap_pixels(find_preset("Eiger 16M"), 4), 37.0, rounding_pixels);
    EXPECT_NEAR(fast_gap_pixels(find_preset("Eiger2 16M")), 12.0, rounding_pixels);
    EXPECT_NEAR(slow_gap_pixels(find_preset("Eiger2 16M"), 4), 38.0, rounding_pixels);
    EXPECT_NEAR(fast_gap_pixels(find_preset("Eiger2 CdTe 16M")), 2.0, rounding_pixels);
    EXPECT_NEAR(slow_gap_pixels(find_preset("Eiger2 CdTe 16M"), 8), 38.0, rounding_pixels);
    EXPECT_NEAR(fast_gap_pixels(find_preset("Pilatus3 6M")), 7.0, rounding_pixels);
    EXPECT_NEAR(slow_gap_pixels(find_preset("Pilatus3 6M"), 5), 17.0, rounding_pixels);
    EXPECT_NEAR(slow_gap_pixels(find_preset("Jungfrau 4M"), 2), 36.0, rounding_pixels);
}

TEST(Presets, OfXfelsLetTheBeamThroughTheirMiddle) {
    for (const char* name : {"Jungfrau 4M", "Jungfrau 16M", "AGIPD 1M"}) {
        constexpr double beam_m = 100e-6;
        const PlaneRectangle beam{-beam_m, beam_m, -beam_m, beam_m};
        for (const PanelGeometry& panel : find_preset(name).panels) {
            EXPECT_FALSE(overlap(rectangle_of(panel), beam)) << name << " " << panel.name;
        }
    }
}

TEST(Presets, OfJungfrausLookTheSameAfterHalfATurn) {
    for (const char* name : {"Jungfrau 4M", "Jungfrau 16M"}) {
        const std::vector<PanelGeometry>& panels = find_preset(name).panels;
        for (const PanelGeometry& panel : panels) {
            const Vec3d turned_m = -1.0 * center_m(panel);
            const bool has_partner =
                std::any_of(panels.begin(), panels.end(), [&](const PanelGeometry& other) {
                    return length(center_m(other) - turned_m) < touching_m;
                });
            EXPECT_TRUE(has_partner) << name << " " << panel.name;
        }
    }
}

TEST(Presets, PutTheFirstModuleTopLeftSeenFromTheSample) {
    // Seen along the beam, +x is to the left: fast runs to the right, slow down.
    const PanelGeometry& first = find_preset("Pilatus3 6M").panels.front();
    EXPECT_NEAR(first.origin_m.x, 0.5 * 2463 * 172e-6, touching_m);
    EXPECT_NEAR(first.origin_m.y, 0.5 * 2527 * 172e-6, touching_m);
    EXPECT_EQ(first.fast.x, -1.0);
    EXPECT_EQ(first.slow.y, -1.0);
}

TEST(Presets, OfAgipdRunFastAlongYWithSeamsOfTwoPixels) {
    const std::vector<PanelGeometry>& panels = find_preset("AGIPD 1M").panels;
    EXPECT_EQ(panels[0].name, "p0a0");
    EXPECT_EQ(panels[127].name, "p15a7");
    EXPECT_EQ(panels[0].fast_pixels, 128);
    EXPECT_EQ(panels[0].slow_pixels, 64);
    EXPECT_EQ(panels[0].fast.y, -1.0);
    EXPECT_EQ(panels[127].fast.y, 1.0);
    EXPECT_NEAR(panels[1].origin_m.x - panels[0].origin_m.x, 66 * 200e-6, touching_m);
    EXPECT_NEAR(panels[0].origin_m.y - panels[8].origin_m.y, 157 * 200e-6, touching_m);
}

TEST(FindPreset, DoesNotMindCasePunctuationAndWordsWithoutWeight) {
    const char* const spellings[] = {
        "Eiger2 16M", "eiger2-16m", "EIGER2_16M", "Dectris Eiger2 X 16M", " eiger2 (xe) 16m. "};
    for (const char* spelling : spellings) {
        EXPECT_EQ(find_preset(spelling).name, "Eiger2 16M") << spelling;
    }
    EXPECT_EQ(find_preset("mx340").name, "Rayonix MX340-HS");
    EXPECT_EQ(find_preset("PILATUS3 S 6M").name, "Pilatus3 6M");
}

TEST(FindPreset, HasOneNameForEachPreset) {
    for (const DetectorPreset& preset : detector_presets()) {
        EXPECT_EQ(&find_preset(preset.name), &preset);
    }
}

std::string complaint_about(std::string_view name) {
    try {
        find_preset(name);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(FindPreset, ListsTheKnownNamesAndSuggestsTheNearest) {
    const std::string complaint = complaint_about("Pilatos 6M");
    EXPECT_THAT(
        complaint, testing::StartsWith("unknown detector 'Pilatos 6M' (known: Eiger 1M, ")
    );
    EXPECT_THAT(complaint, testing::HasSubstr("Rayonix MX340-HS)"));
    EXPECT_THAT(complaint, testing::EndsWith("Did you mean 'Pilatus3 6M'?"));
    EXPECT_THAT(
        complaint_about("Jungfrau 16 MP"), testing::EndsWith("Did you mean 'Jungfrau 16M'?")
    );
}

TEST(FindPreset, SuggestsNothingWhenNothingIsNear) {
    for (const char* name : {"image plate", "", "x"}) {
        EXPECT_THAT(complaint_about(name), testing::Not(testing::HasSubstr("Did you mean")));
    }
}

TEST(FindPreset, RefusesHostileNamesQuickly) {
    const std::string complaint = complaint_about(std::string(10'000'000, 'e') + "\x1b[2J\xff");
    EXPECT_LT(complaint.size(), 600U);
}

}  // namespace
}  // namespace minibragg::detector
