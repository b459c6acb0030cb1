#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "listed_spots.hpp"
#include "minibragg/setup/spot_transform.hpp"

/// Oracle: the Bragg image, summed without what made the list.
namespace minibragg::spots {
namespace {

/// Sum and centroid of an image of 160 columns in a rectangle around a box.
struct Centroid {
    double photons = 0.0, fast_px = 0.0, slow_px = 0.0;
};

Centroid centroid_around(const std::vector<float>& image, const PixelBox& box, int margin) {
    constexpr int pixels = 160;
    Centroid all;
    for (int slow = std::max(0, box.first_slow - margin);
         slow < std::min(pixels, box.end_slow + margin);
         ++slow) {
        for (int fast = std::max(0, box.first_fast - margin);
             fast < std::min(pixels, box.end_fast + margin);
             ++fast) {
            const double n = image[static_cast<std::size_t>(slow * pixels + fast)];
            all.photons += n;
            all.fast_px += n * (fast + 0.5);
            all.slow_px += n * (slow + 0.5);
        }
    }
    all.fast_px /= all.photons;
    all.slow_px /= all.photons;
    return all;
}

/// Whether boxes with a margin around them have a pixel in common.
bool overlap(const PixelBox& a, const PixelBox& b, int margin) {
    return a.first_fast - margin < b.end_fast + margin &&
           b.first_fast - margin < a.end_fast + margin &&
           a.first_slow - margin < b.end_slow + margin &&
           b.first_slow - margin < a.end_slow + margin;
}

/// Compares spots that stand alone with the image around them; returns how many do.
int compare_lonely(const Listed& listed) {
    constexpr int margin = 3;
    int compared = 0;
    for (const Spot& spot : listed.spots) {
        const bool is_alone =
            std::count_if(listed.spots.begin(), listed.spots.end(), [&](const Spot& other) {
                return overlap(spot.box, other.box, margin);
            }) == 1;
        if (!is_alone || spot.photons < 1e-2 * listed.image_sum()) {
            continue;
        }
        ++compared;
        const Centroid image = centroid_around(listed.bragg, spot.box, margin);
        EXPECT_NEAR(spot.photons, image.photons, 1e-3 * image.photons);
        EXPECT_NEAR(spot.fast_px, image.fast_px, 0.02);
        EXPECT_NEAR(spot.slow_px, image.slow_px, 0.02);
    }
    return compared;
}

TEST(SpotsOfImage, HaveThePhotonsAndTheCentroidsOfTheImage) {
    const std::vector<std::vector<std::string>> decks{
        {"crystal.mosaic={spread_deg=0.3, domains=5}",
         "beam.dispersion={range_fraction=0.01, "
         "steps=3}"},
        {"crystal.mosaic={model=\"analytic\", distribution=\"gaussian\", spread_deg=0.2}",
         "beam.bandwidth_rms_fraction=0.002"},
        {"crystal.mosaic={model=\"analytic\", distribution=\"gaussian\", spread_deg=0.1}",
         "goniometer.width_deg=0.5",
         "crystal.shape=\"gauss_star\""},
        {"crystal.mosaic={model=\"analytic\", distribution=\"gaussian\", spread_deg=0.1}",
         "sampling.pixel=\"whole\"",
         "crystal.cells=[40, 40, 40]"},
        {"crystal.shape=\"tophat\"", "goniometer={width_deg=1, steps_per_image=5}"}};
    for (const auto& deck : decks) {
        SCOPED_TRACE(deck.front());
        const Listed listed = list(deck);
        ASSERT_GT(listed.image_sum(), 0.0);
        EXPECT_NEAR(listed.spots_sum(), listed.image_sum(), 2e-4 * listed.image_sum());
        EXPECT_GT(compare_lonely(listed), 3);
    }
}

TEST(SpotsOfImage, OfShapesWithoutEndHaveAllThatIsNearerToThemThanToOthers) {
    for (const std::string shape : {"square", "round"}) {
        const Listed listed = list({"crystal.shape=\"" + shape + "\""});
        EXPECT_NEAR(listed.spots_sum(), listed.image_sum(), 2e-4 * listed.image_sum());
    }
}

TEST(SpotsOfImage, AreSplitWhereSpotsInClosedFormReachTheirNeighbours) {
    const Listed listed = list(
        {"crystal.mosaic={model=\"analytic\", distribution=\"gaussian\", spread_deg=0.5}",
         "crystal.cells=[8, 8, 8]"}
    );
    EXPECT_NEAR(listed.spots_sum(), listed.image_sum(), 2e-4 * listed.image_sum());
}

TEST(SpotsOfImage, LeaveOutWhatIsMaskedCutOrZero) {
    const Listed whole = list(std::vector<std::string>{});
    const Listed masked = list({"detector.mask.rectangles=[{fast=[0, 159], slow=[0, 60]}]"});
    EXPECT_NEAR(masked.spots_sum(), masked.image_sum(), 2e-4 * masked.image_sum());
    EXPECT_LT(masked.spots.size(), whole.spots.size());
    for (const Spot& spot : masked.spots) {
        EXPECT_GE(spot.box.first_slow, 61);
    }
    const Listed cut = list({"sampling.d_min_A=14"});
    EXPECT_NEAR(cut.spots_sum(), cut.image_sum(), 2e-4 * cut.image_sum());
    for (const Spot& spot : cut.spots) {
        EXPECT_GT(spot.d_A, 13.0);  // the edge of a spot may be on this side
    }
    setup::Experiment nothing = experiment_of({});
    nothing.scene.crystal.structure_factors.default_f_e = 0.0;
    EXPECT_TRUE(list(nothing, setup::make_shot(nothing, 0)).spots.empty());
}

TEST(SpotsOfImage, OfSeveralCrystalsAreThoseOfEach) {
    const setup::Experiment experiment = experiment_of(
        {"series={shots=1, lattices=2, orientation={distribution=\"uniform\"}}",
         "detector.sensor={thickness_um=300, layers=2}",
         "background.constant_photons=3"}
    );
    setup::Shot shot = setup::make_shot(experiment, 0);
    ASSERT_EQ(shot.scene.crystal.other_crystals.size(), 1U);
    const Listed both = list(experiment, shot);
    double of_second = 0.0;
    for (const Spot& spot : both.spots) {
        of_second += spot.crystal == 1 ? spot.photons : 0.0;
    }
    EXPECT_NEAR(both.spots_sum(), both.image_sum(), 2e-4 * both.image_sum());
    shot.scene.crystal.weight = 0.0;
    const Listed second = list(experiment, shot);
    EXPECT_GT(of_second, 0.1 * both.image_sum());
    EXPECT_NEAR(of_second, second.image_sum(), 1e-3 * second.image_sum());
}

TEST(Integral, OfShapesIsThatOfABoxButForTheirConstants) {
    using scene::LatticeShape;
    EXPECT_NEAR(setup::integral({LatticeShape::gauss, 1.0}), 0.984443, 2e-6);
    EXPECT_NEAR(setup::integral({LatticeShape::tophat, 1.0}), 1.047394, 2e-6);
    EXPECT_EQ(setup::integral({LatticeShape::square, 3.0}), 1.0);
    EXPECT_DOUBLE_EQ(setup::integral({LatticeShape::round, 4.0}), 0.125);
}

}  // namespace
}  // namespace minibragg::spots
