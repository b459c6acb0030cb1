#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/setup/make_response.hpp"

namespace minibragg::setup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

detector::PanelGeometry panel(int fast_pixels, int slow_pixels, double pixel_size_m) {
    detector::PanelGeometry geometry;
    geometry.fast_pixels = fast_pixels;
    geometry.slow_pixels = slow_pixels;
    geometry.pixel_size_m = pixel_size_m;
    return geometry;
}

/// Three panels, pixels of two sizes.
DetectorSetup three_panels() {
    DetectorSetup detector;
    detector.panels = {panel(7, 5, 1e-4), panel(3, 4, 2e-4), panel(6, 2, 1e-4)};
    detector.plane_panels = detector.panels;
    return detector;
}

/// Rows 1 to 3 of panel 0 and all of panel 2.
LocalPixels some_pixels() {
    return make_local_pixels(three_panels(), {{0, 1, 3}, {2, 0, 2}});
}

TEST(MakeResponse, TakesDecksAtTheirWord) {
    config::Response deck;
    deck.seed = 5;
    deck.pattern_seed = 6;
    deck.poisson = false;
    deck.beam_flicker_fraction = 0.1;
    deck.pixel_flicker_fraction = 0.2;
    deck.calibration_fraction = 0.3;
    deck.calibration_of = "photons";
    deck.gain_counts_per_photon = 1.5;
    deck.pedestal_counts = 40.0;
    deck.readout_noise_counts = 3.0;
    deck.saturation_counts = 65535;
    deck.underload_counts = -10;
    deck.dead_fraction = 0.01;
    deck.hot_fraction = 0.02;
    const response::ResponseModel model = make_response(deck, three_panels()).model;
    EXPECT_EQ(model.image_key.word[0], 5U);
    EXPECT_EQ(model.pattern_key.word[0], 6U);
    EXPECT_FALSE(model.counts_photons);
    EXPECT_EQ(model.beam_flicker, 0.1);
    EXPECT_EQ(model.pixel_flicker, 0.2);
    EXPECT_EQ(model.calibration, 0.3);
    EXPECT_TRUE(model.calibrates_photons);
    EXPECT_EQ(model.gain_counts, 1.5);
    EXPECT_EQ(model.pedestal_counts, 40.0);
    EXPECT_EQ(model.readout_noise_counts, 3.0);
    EXPECT_EQ(model.saturation_counts, 65535.0);
    EXPECT_EQ(model.lowest_counts, -10.0);
    EXPECT_EQ(model.dead_fraction, 0.01);
    EXPECT_EQ(model.hot_fraction, 0.02);
}

TEST(MakeResponse, SaturatesWhereTheDetectorOrTheNumbersDo) {
    DetectorSetup detector = three_panels();
    EXPECT_EQ(make_response({}, detector).model.saturation_counts, 2147483647.0);
    EXPECT_EQ(make_response({}, detector).model.lowest_counts, -2147483648.0);
    detector.saturation_counts = 1e4;
    EXPECT_EQ(make_response({}, detector).model.saturation_counts, 1e4);
    detector.saturation_counts = 1e12;
    EXPECT_EQ(make_response({}, detector).model.saturation_counts, 2147483647.0);
    config::Response deck;
    deck.saturation_counts = 77;
    EXPECT_EQ(make_response(deck, detector).model.saturation_counts, 77.0);
}

TEST(MakeResponse, RefusesLimitsThatTheDetectorsSaturationExcludes) {
    DetectorSetup detector = three_panels();
    detector.saturation_counts = 100.0;
    config::Response deck;
    deck.underload_counts = 100;
    EXPECT_THAT(
        [&] {
            make_response(deck, detector);
        },
        ThrowsMessage<InputError>(HasSubstr("detector.response.underload_counts = 100"))
    );
}

TEST(MakeResponse, SpreadsMicrometresOverThePixelsOfEachPanel) {
    config::Response deck;
    deck.point_spread = config::PointSpread{"gauss", 200.0, 0};
    const ResponseSetup setup = make_response(deck, three_panels());
    EXPECT_THAT(setup.spread_of_panel, ElementsAre(0U, 1U, 0U));
    // Widths of two pixels and of one: radii 1 + ceil(2.2323 w).
    EXPECT_EQ(setup.spread_of(0).radius, 6);
    EXPECT_EQ(setup.spread_of(1).radius, 4);
    deck.point_spread->radius_pixels = 2;
    EXPECT_EQ(make_response(deck, three_panels()).spread_of(1).radius, 2);
    deck.point_spread.reset();
    EXPECT_EQ(make_response(deck, three_panels()).spread_of(1).radius, 0);
}

TEST(MakeResponse, RefusesASpreadThatReachesTooFar) {
    config::Response deck;
    deck.point_spread = config::PointSpread{"fibre", 3000.0, 0};
    EXPECT_THAT(
        [&] {
            make_response(deck, three_panels());
        },
        ThrowsMessage<InputError>(HasSubstr("Make it narrower, or give radius_pixels"))
    );
    deck.point_spread->radius_pixels = 256;
    EXPECT_EQ(make_response(deck, three_panels()).spread_of(0).radius, 256);
}

TEST(UploadResponse, PlacesRowsInTheDetectorAndInThisRanksArrays) {
    config::Response deck;
    deck.point_spread = config::PointSpread{"gauss", 100.0, 2};
    const DetectorSetup detector = three_panels();
    const LocalResponse local =
        upload_response(make_response(deck, detector), detector, some_pixels());
    const auto rows =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), local.device.rows.rows);
    ASSERT_EQ(rows.extent(0), 5U);
    // Row 2 of panel 0: the rank's second. The border is two wide, so rows are 11 apart.
    EXPECT_EQ(rows(1).pixel, 14);
    EXPECT_EQ(rows(1).first_pixel, 7);
    EXPECT_EQ(rows(1).pitch, 11);
    EXPECT_EQ(rows(1).first_signal, (2 + 1) * 11 + 2);
    // Row 0 of panel 2 comes after 7 x 5 and 3 x 4 pixels of the others, and 7 rows of signal.
    EXPECT_EQ(rows(3).pixel, 35 + 12);
    EXPECT_EQ(rows(3).first_pixel, 21);
    EXPECT_EQ(rows(3).first_signal, 7 * 11 + 2 * 10 + 2);
    EXPECT_EQ(rows(3).first_weight, 0);
    EXPECT_EQ(local.blocks[1].first, 7 * 11);
    EXPECT_EQ(local.device.signal.extent(0), 7U * 11U + 6U * 10U + response::signal_padding);
    EXPECT_EQ(local.device.counts.extent(0), 21U + 12U);
    EXPECT_EQ(local.device.rows.widest, 7);
    EXPECT_EQ(local.device.patterns.gain.extent(0), 0U);
    EXPECT_EQ(local.device.patterns.calibration.extent(0), 0U);
    EXPECT_EQ(local.device.patterns.defects.extent(0), 0U);
}

TEST(FlagDefects, MarksDeadAndHotPixelsForProgramsAlone) {
    config::Response deck;
    deck.dead_fraction = 0.3;
    deck.hot_fraction = 0.3;
    const DetectorSetup detector = three_panels();
    const ResponseSetup setup = make_response(deck, detector);
    const response::ResponseModel& model = setup.model;
    LocalPixels pixels = some_pixels();
    flag_defects(setup, detector, pixels);
    int flagged = 0;
    for (std::size_t i = 0; i < pixels.mask.size(); ++i) {
        // 21 pixels from row 1 of panel 0 on, then panel 2.
        const std::int64_t pixel = static_cast<std::int64_t>(i) + (i < 21 ? 7 : 47 - 21);
        const response::Defect defect = response::defect_of(model, pixel);
        const int expected = defect == response::Defect::dead  ? 2
                             : defect == response::Defect::hot ? 8
                                                               : 0;
        EXPECT_EQ(pixels.mask[i], expected);
        flagged += expected != 0 ? 1 : 0;
    }
    EXPECT_GT(flagged, 5);
    const auto masked =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), pixels.rows.mask);
    for (std::size_t i = 0; i < masked.extent(0); ++i) {
        EXPECT_EQ(masked(i), 0);
    }
}

TEST(UploadResponse, GivesEachPixelItsOwnGainAndDefectOfAFile) {
    const DetectorSetup detector = three_panels();
    ResponseSetup setup = make_response({}, detector);
    setup.gains.resize(35 + 12 + 12);
    setup.bad_pixels.assign(35 + 12 + 12, response::Defect::none);
    for (std::size_t i = 0; i < setup.gains.size(); ++i) {
        setup.gains[i] = static_cast<float>(i);
    }
    setup.bad_pixels[8] = response::Defect::dead;      // row 1 of panel 0
    setup.bad_pixels[47 + 3] = response::Defect::hot;  // row 0 of panel 2
    setup.bad_pixels[36] = response::Defect::hot;      // of another rank
    const LocalPixels pixels = some_pixels();
    const auto patterns = upload_response(setup, detector, pixels).device.patterns;
    const auto gain = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), patterns.gain);
    const auto defects =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), patterns.defects);
    ASSERT_EQ(gain.extent(0), 33U);
    EXPECT_EQ(gain(0), 7.0F);
    EXPECT_EQ(gain(20), 27.0F);
    EXPECT_EQ(gain(21), 47.0F);
    EXPECT_EQ(gain(32), 58.0F);
    for (std::size_t i = 0; i < 33; ++i) {
        const auto expected = i == 1    ? response::Defect::dead
                              : i == 24 ? response::Defect::hot
                                        : response::Defect::none;
        EXPECT_EQ(defects(i), expected) << i;
    }
    LocalPixels flagged = pixels;
    flag_defects(setup, detector, flagged);
    EXPECT_EQ(flagged.mask[1], 2);
    EXPECT_EQ(flagged.mask[24], 8);
    EXPECT_EQ(flagged.mask[0], 0);
}

TEST(SignalSize, CountsTheBordersOfAllPanels) {
    config::Response deck;
    deck.point_spread = config::PointSpread{"gauss", 100.0, 1};
    EXPECT_EQ(
        signal_size(make_response(deck, three_panels()), three_panels()), 9 * 7 + 5 * 6 + 8 * 4
    );
}

}  // namespace
}  // namespace minibragg::setup
