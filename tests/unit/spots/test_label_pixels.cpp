#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "listed_spots.hpp"
#include "minibragg/spots/label_pixels.hpp"

/// Labels of pixels that are written down here, and of images, against sums of the image.
namespace minibragg::spots {
namespace {

/// Two rows of four pixels, one of them masked.
setup::LocalPixels two_rows() {
    setup::LocalPixels local;
    local.blocks = {{0, 1, 5, 2, 4}};  // panel 1, rows 5 and 6
    local.mask.assign(8, 0);
    local.mask[3] = 2;
    return local;
}

config::Output labels_of(const std::string& word, double share, double sigmas) {
    config::Output deck;
    deck.labels = word;
    deck.label_share = share;
    deck.label_sigmas = sigmas;
    return deck;
}

TEST(LabelPixels, GivesEachPixelToTheSpotThatHasMostOfIt) {
    const std::vector<SpotPixel> pixels{
        {1, 5, 0, 0, 100.0F, 1.0F},  // alone
        {1, 5, 1, 0, 60.0F, 0.6F},   // shared with the next spot
        {1, 5, 1, 1, 90.0F, 1.0F},
        {1, 5, 2, 1, 4.0F, 0.044F},  // less than the share
        {1, 5, 3, 1, 50.0F, 0.56F},  // dead
        {1, 6, 0, 1, 80.0F, 0.9F},   // hardly shared
        {1, 6, 0, 0, 10.0F, 0.1F},
        {1, 6, 2, 2, 3.0F, 1.0F},   // drowned in noise
        {0, 5, 0, 3, 50.0F, 1.0F},  // of another rank
        {1, 7, 0, 3, 50.0F, 1.0F}};
    const std::vector<float> photons{101.0F, 151.0F, 5.0F, 51.0F, 91.0F, 1.0F, 104.0F, 1.0F};
    const auto found = label_pixels(labels_of("hkl", 0.05, 1.0), pixels, two_rows(), photons);
    EXPECT_EQ(found.labels, (std::vector<std::uint32_t>{1, 2, 0, 2, 2, 0, 0, 0}));
    EXPECT_EQ(
        found.flags, (std::vector<std::uint32_t>{0, label_bit::overlapped, 0, 2, 0, 0, 0, 0})
    );
    const auto fainter = label_pixels(labels_of("hkl", 0.04, 0.0), pixels, two_rows(), photons);
    EXPECT_EQ(fainter.labels, (std::vector<std::uint32_t>{1, 2, 2, 2, 2, 0, 3, 0}));
    const auto plain = label_pixels(labels_of("bragg", 0.05, 1.0), pixels, two_rows(), photons);
    EXPECT_EQ(plain.labels, (std::vector<std::uint32_t>{1, 1, 0, 1, 1, 0, 0, 0}));
    EXPECT_EQ(plain.flags, found.flags);
}

// The limits themselves are inside.
TEST(LabelPixels, TakesWhatHasJustTheShareAndCallsAQuarterShared) {
    const std::vector<SpotPixel> pixels{
        {1, 5, 0, 0, 100.0F, 1.0F},
        {1, 5, 0, 1, 25.0F, 1.0F},  // a quarter of the other's
        {1, 5, 1, 0, 80.0F, 0.8F},
        {1, 5, 1, 1, 19.0F, 0.76F},
        {1, 5, 2, 0, 50.0F, 0.5F}};
    const std::vector<float> photons{125.0F, 99.0F, 50.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F};
    const auto found = label_pixels(labels_of("hkl", 0.5, 1.0), pixels, two_rows(), photons);
    EXPECT_EQ(found.labels, (std::vector<std::uint32_t>{1, 1, 1, 0, 0, 0, 0, 0}));
    EXPECT_EQ(found.flags[0], label_bit::overlapped);
    EXPECT_EQ(found.flags[1], 0U);
}

TEST(LabelPixels, FlagsSaturatedPixels) {
    std::vector<std::uint32_t> flags{0, 2, 0};
    flag_saturated(std::vector<std::int32_t>{99, 100, 100}, 100, flags);
    EXPECT_EQ(
        flags, (std::vector<std::uint32_t>{0, 2U | label_bit::saturated, label_bit::saturated})
    );
}

TEST(LabelPixels, OfAnImageHoldThePhotonsOfTheSpots) {
    const setup::Experiment experiment = experiment_of({"crystal.cells=[20, 20, 20]"});
    const Rendered image(experiment, setup::make_shot(experiment, 0));
    const SpotsAndPixels found =
        spots_with_pixels(parallel::Communicator::self(), image.described());
    ASSERT_GT(found.spots.size(), 10U);
    const auto labelled =
        label_pixels(labels_of("hkl", 0.01, 0.0), found.pixels, image.pixels, image.bragg);
    // Sums of the image, by label.
    std::map<std::uint32_t, double> sums;
    for (std::size_t i = 0; i < image.bragg.size(); ++i) {
        sums[labelled.labels[i]] += image.bragg[i];
    }
    double all = 0.0, of_labels = 0.0;
    int compared = 0;
    for (std::size_t i = 0; i < found.spots.size(); ++i) {
        const Spot& spot = found.spots[i];
        const double sum = sums[static_cast<std::uint32_t>(i + 1)];
        all += spot.photons;
        of_labels += sum;
        const bool is_inside = spot.box.first_fast > 1 && spot.box.end_fast < 158 &&
                               spot.box.first_slow > 1 && spot.box.end_slow < 158;
        if (is_inside && spot.photons > 1e-3 * image.brightest()) {
            EXPECT_NEAR(sum, spot.photons, 0.05 * spot.photons) << i;
            ++compared;
        }
    }
    EXPECT_GT(compared, 5);
    EXPECT_NEAR(of_labels, all, 0.03 * all);
    EXPECT_LT(of_labels, all * (1.0 + 1e-6));
}

}  // namespace
}  // namespace minibragg::spots
