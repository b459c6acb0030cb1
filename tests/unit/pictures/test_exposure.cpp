#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/pictures/exposure.hpp"

using namespace minibragg;
using pictures::Background;
using pictures::background_of;
using pictures::Exposure;
using pictures::exposure_of;
using pictures::Picture;
using pictures::PixelState;
using pictures::Scale;
using pictures::widen_spots;

namespace {

/// Good pixels, as wide as they are on the detector.
Picture picture_of(int width, std::vector<float> values) {
    Picture picture;
    picture.width = width;
    picture.height = static_cast<int>(values.size()) / width;
    picture.states.assign(values.size(), PixelState::good);
    picture.panels.assign(values.size(), 0);
    picture.photons = std::move(values);
    return picture;
}

Picture flat_picture(int width, int height, float value) {
    return picture_of(
        width, std::vector<float>(static_cast<std::size_t>(width * height), value)
    );
}

/// 100 to 199 photons, each as often, in an order without neighbours of one value.
Picture noisy_picture() {
    std::vector<float> values;
    for (int i = 0; i < 10000; ++i) {
        values.push_back(static_cast<float>(100 + (i * 37) % 100));
    }
    return picture_of(100, values);
}

long with_value(const Picture& picture, float value) {
    return std::count(picture.photons.begin(), picture.photons.end(), value);
}

}  // namespace

TEST(Background, HasThePercentilesOfWhatIsNoSpot) {
    Picture picture = noisy_picture();
    for (std::size_t i = 0; i < 200; ++i) {
        picture.photons[50 * i] = 1e4F + static_cast<float>(i);
    }
    std::sort(picture.photons.begin(), picture.photons.end());
    const Background background = background_of(picture.photons);
    // One of a hundred is 100 photons, two of a thousand are 199, and 4 deviations above the
    // mean of even numbers up to 199, 28.9 each, are 265.
    EXPECT_NEAR(background.low, 100.5, 0.6);
    EXPECT_NEAR(background.high, 199.0, 0.1);
    EXPECT_NEAR(background.limit, 265.0, 2.0);
}

TEST(Background, IsHalfOfAllAtLeast) {
    // Every value ten times the one before: there is no end to what stands out.
    std::vector<float> values;
    for (int i = 0; i < 20; ++i) {
        values.push_back(std::pow(10.0F, static_cast<float>(i - 10)));
    }
    EXPECT_GT(background_of(values).high, 1e-3);
    EXPECT_EQ(background_of({5.0F}).low, 5.0);
}

TEST(Exposure, GivesABackgroundTheLightPartOfTheColours) {
    Picture picture = noisy_picture();
    for (std::size_t i = 0; i < 50; ++i) {
        picture.photons[200 * i] = 1e5F;
    }
    const Exposure exposure = exposure_of(picture, Scale::linear);
    EXPECT_NEAR(exposure.low, 101.0, 1.1);
    EXPECT_NEAR(exposure.fraction(199.0), 0.25, 0.01);  // four times as far
    EXPECT_EQ(exposure.fraction(1e5), 1.0);
    EXPECT_EQ(exposure.fraction(50.0), 0.0);
}

TEST(Exposure, ReachesLessFarForAWeakSignal) {
    Picture picture = noisy_picture();
    for (std::size_t i = 0; i < 50; ++i) {
        picture.photons[200 * i] = 320.0F;
    }
    const Exposure exposure = exposure_of(picture, Scale::linear);
    EXPECT_NEAR(exposure.high, 320.0, 1.0);
}

TEST(Exposure, KeepsMostOfADensePatternLight) {
    // Spots on a twentieth of the pixels, from 1000 to 1499 photons.
    Picture picture = noisy_picture();
    for (std::size_t i = 0; i < 500; ++i) {
        picture.photons[20 * i] = static_cast<float>(1000 + i);
    }
    EXPECT_NEAR(exposure_of(picture, Scale::linear).high, 1300.0, 1.5);
}

TEST(Exposure, ShowsSpotsWithoutABackground) {
    // A hundred spots between 1 and 100 photons; around them the tails of numbers.
    Picture picture = flat_picture(200, 200, 0.0F);
    for (std::size_t i = 0; i < picture.photons.size(); ++i) {
        picture.photons[i] = i % 7 == 0 ? 1e-20F : 0.0F;
    }
    for (std::size_t i = 0; i < 100; ++i) {
        picture.photons[400 * i + 3] = static_cast<float>(i + 1);
    }
    const Exposure exposure = exposure_of(picture, Scale::linear);
    EXPECT_LT(exposure.fraction(1e-20), 1e-6);
    EXPECT_GT(exposure.fraction(5.0), 0.1);  // weak ones are seen
    EXPECT_LT(exposure.fraction(1.0), 0.9);  // and differ from strong ones
    EXPECT_EQ(exposure.fraction(60.0), 1.0);
}

TEST(Exposure, TakesImagesOfAnyKindOfEqualPixels) {
    for (const float value : {0.0F, 7.0F, -3.0F}) {
        const Exposure exposure = exposure_of(flat_picture(3, 2, value), Scale::linear);
        EXPECT_EQ(exposure.fraction(static_cast<double>(value)), 0.0);
        EXPECT_GT(exposure.high, exposure.low);
    }
    Picture masked = flat_picture(3, 2, 1.0F);
    masked.states.assign(6, PixelState::masked);
    for (const Scale scale : {Scale::linear, Scale::log}) {
        const Exposure exposure = exposure_of(masked, scale);
        EXPECT_GT(exposure.high, exposure.low);
    }
}

TEST(Exposure, KnowsNothingOfMaskedAndSaturatedPixels) {
    Picture picture = noisy_picture();
    const Exposure exposure = exposure_of(picture, Scale::linear);
    for (std::size_t i = 0; i < 300; ++i) {
        picture.photons.push_back(i % 2 == 0 ? -1e6F : 1e9F);
        picture.states.push_back(i % 2 == 0 ? PixelState::masked : PixelState::saturated);
    }
    EXPECT_EQ(exposure_of(picture, Scale::linear).high, exposure.high);
}

TEST(Exposure, HasWholeDecadesOnALogarithmicScale) {
    std::vector<float> values(1000, 0.5F);
    values[3] = 2e4F;
    values[4] = -1.0F;
    const Exposure exposure = exposure_of(picture_of(10, values), Scale::log);
    EXPECT_DOUBLE_EQ(exposure.low, 0.1);
    EXPECT_DOUBLE_EQ(exposure.high, 1e5);
    EXPECT_NEAR(exposure.fraction(10.0), 2.0 / 6.0, 1e-12);
    EXPECT_EQ(exposure.fraction(-1.0), 0.0);
    values[5] = 1e12F;
    EXPECT_NEAR(exposure_of(picture_of(10, values), Scale::log).low / 1e5, 1.0, 1e-12);
}

TEST(WidenSpots, GivesASpotOfOnePixelNine) {
    Picture picture = flat_picture(50, 40, 1.0F);
    picture.photons[picture.index(20, 10)] = 100.0F;
    picture.photons[picture.index(0, 0)] = 90.0F;
    picture.photons[picture.index(40, 30)] = 40.0F;  // of the lighter half
    widen_spots(picture, {Scale::linear, 0.0, 100.0, 10.0});
    EXPECT_EQ(with_value(picture, 100.0F), 9);
    EXPECT_EQ(picture.photons[picture.index(19, 11)], 100.0F);
    EXPECT_EQ(picture.photons[picture.index(22, 10)], 1.0F);
    EXPECT_EQ(with_value(picture, 90.0F), 4);
    EXPECT_EQ(with_value(picture, 40.0F), 1);
}

TEST(WidenSpots, LeavesMasksBroadSpotsAndEnlargedPixels) {
    const Exposure exposure{Scale::linear, 0.0, 100.0, 10.0};
    Picture picture = flat_picture(50, 40, 1.0F);
    for (int y = 8; y < 13; ++y) {
        for (int x = 18; x < 23; ++x) {
            const int from_peak = std::max(std::abs(x - 20), std::abs(y - 10));
            picture.photons[picture.index(x, y)] = static_cast<float>(100 - 20 * from_peak);
        }
    }
    widen_spots(picture, exposure);
    EXPECT_EQ(picture.photons[picture.index(17, 10)], 1.0F);

    picture = flat_picture(50, 40, 1.0F);
    picture.photons[picture.index(20, 10)] = 100.0F;
    picture.states[picture.index(21, 10)] = PixelState::masked;
    Picture enlarged = picture;
    enlarged.zoom = 2.0;
    widen_spots(picture, exposure);
    widen_spots(enlarged, exposure);
    EXPECT_EQ(with_value(picture, 100.0F), 8);
    EXPECT_EQ(with_value(enlarged, 100.0F), 1);
}

TEST(WidenSpots, LeavesNoiseOnAStrongBackground) {
    Picture picture = flat_picture(50, 40, 60.0F);
    picture.photons[picture.index(20, 10)] = 90.0F;
    picture.photons[picture.index(40, 30)] = 130.0F;
    widen_spots(picture, {Scale::linear, 0.0, 100.0, 10.0});
    EXPECT_EQ(with_value(picture, 90.0F), 1);
    EXPECT_EQ(with_value(picture, 130.0F), 9);
}

TEST(WidenSpots, LeavesACrowdAsItIs) {
    Picture picture = flat_picture(100, 100, 1.0F);
    for (std::size_t i = 0; i < picture.photons.size(); i += 23) {
        picture.photons[i] = 100.0F;
    }
    const std::vector<float> before = picture.photons;
    widen_spots(picture, {Scale::linear, 0.0, 100.0, 10.0});
    EXPECT_EQ(picture.photons, before);
}
