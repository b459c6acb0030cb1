#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "distributions.hpp"
#include "minibragg/response/pixel_response.hpp"

namespace minibragg::response {
namespace {

/// A detector that counts photons and does nothing else.
ResponseModel perfect() {
    ResponseModel model;
    model.image_key = philox_key(1);
    model.pattern_key = philox_key(2);
    model.counts_photons = false;
    model.lowest_counts = -1000.0;
    model.saturation_counts = 1e6;
    return model;
}

constexpr int many = 100000;

/// The signal and the reading of a pixel as its pattern is drawn.
double signal_of(const ResponseModel& model, double expected, const PixelPlace& place) {
    return signal_of<double>(model, expected, calibration_of(model, place.pixel), place);
}

std::int32_t reading_of(const ResponseModel& model, double signal, const PixelPlace& place) {
    const double noise = readout_noise<double>(model, place);
    return reading_of(model, signal, {1.0, 1.0, defect_of(model, place.pixel)}, noise);
}

struct Moments {
    double mean = 0.0, variance = 0.0;
};

template <class Value>
Moments moments_of(const Value& value) {
    Moments moments;
    double squares = 0.0;
    for (int i = 0; i < many; ++i) {
        const double x = value(i);
        moments.mean += x / many;
        squares += x * x / many;
    }
    moments.variance = squares - moments.mean * moments.mean;
    return moments;
}

/// Five standard errors of a mean, and of the variance of a normal distribution.
double mean_error(double variance) {
    return 5.2 * std::sqrt(variance / many);
}

double variance_error(double variance) {
    return 5.2 * variance * std::sqrt(2.0 / many);
}

TEST(SignalOf, IsWhatIsExpectedWhenEveryStepIsOff) {
    EXPECT_EQ(signal_of(perfect(), 12.34, {0, 5}), 12.34);
    EXPECT_EQ(reading_of(perfect(), 12.34, {0, 5}), 12);
}

TEST(SignalOf, IsPoissonWithEachPixelsOwnNumbers) {
    ResponseModel model = perfect();
    model.counts_photons = true;
    const Moments moments = moments_of([&](int i) {
        return signal_of(model, 40.0, {0, i});
    });
    EXPECT_NEAR(moments.mean, 40.0, mean_error(40.0));
    EXPECT_NEAR(moments.variance, 40.0, variance_error(40.0));
}

TEST(SignalOf, FlickersFromPixelToPixelAndImageToImage) {
    ResponseModel model = perfect();
    model.pixel_flicker = 0.1;
    const auto of_pixel = [&](int i) {
        return signal_of(model, 100.0, {0, i});
    };
    const auto of_image = [&](int i) {
        return signal_of(model, 100.0, {i, 7});
    };
    for (const Moments& moments : {moments_of(of_pixel), moments_of(of_image)}) {
        EXPECT_NEAR(moments.mean, 100.0, mean_error(100.0));
        EXPECT_NEAR(moments.variance, 100.0, variance_error(100.0));
    }
}

TEST(BeamIntensity, IsOneNumberOfAnImage) {
    ResponseModel model = perfect();
    EXPECT_EQ(beam_intensity(model, 3), 1.0);
    model.beam_flicker = 0.2;
    const Moments moments = moments_of([&](int i) {
        return beam_intensity(model, i);
    });
    EXPECT_NEAR(moments.mean, 1.0, mean_error(0.04));
    EXPECT_NEAR(moments.variance, 0.04, variance_error(0.04));
    std::vector<double> deviates;
    for (int image = 0; image < many; ++image) {
        deviates.push_back((beam_intensity(model, image) - 1.0) / 0.2);
    }
    // Below -5 sigma the intensity is 0 instead: 3e-7 of all.
    EXPECT_LT(
        support::kolmogorov_distance(deviates, support::normal_distribution),
        support::kolmogorov_limit
    );
}

TEST(Varied, IsNeverNegative) {
    ResponseModel model = perfect();
    model.beam_flicker = 3.0;
    int dark = 0;
    for (int image = 0; image < 1000; ++image) {
        EXPECT_GE(beam_intensity(model, image), 0.0);
        dark += beam_intensity(model, image) == 0.0 ? 1 : 0;
    }
    EXPECT_NEAR(dark, 369, 80);  // P(N < -1/3) = 0.369
}

TEST(Calibration, IsAPatternThatStays) {
    ResponseModel model = perfect();
    model.calibration = 0.03;
    for (int pixel = 0; pixel < 100; ++pixel) {
        EXPECT_EQ(signal_of(model, 50.0, {0, pixel}), signal_of(model, 50.0, {9, pixel}));
    }
    const Moments moments = moments_of([&](int i) {
        return calibration_of(model, i);
    });
    EXPECT_NEAR(moments.mean, 1.0, mean_error(9e-4));
    EXPECT_NEAR(moments.variance, 9e-4, variance_error(9e-4));
    ResponseModel other = model;
    other.pattern_key = philox_key(3);
    EXPECT_NE(calibration_of(model, 0), calibration_of(other, 0));
}

TEST(Calibration, BeforeCountingLosesPhotonsAfterItScalesThem) {
    ResponseModel model = perfect();
    model.counts_photons = true;
    model.calibration = 0.3;
    constexpr int pixel = 17;
    const double c = calibration_of(model, pixel);
    ASSERT_GT(std::abs(c - 1.0), 0.02);
    const auto of_image = [&](int i) {
        return signal_of(model, 200.0, {i, pixel});
    };
    const Moments scaled = moments_of(of_image);
    model.calibrates_photons = true;
    const Moments lost = moments_of(of_image);
    // Photons scaled by c: variance c^2 m. Fewer photons: variance c m.
    EXPECT_NEAR(scaled.mean, 200.0 * c, mean_error(c * c * 200.0));
    EXPECT_NEAR(scaled.variance, 200.0 * c * c, variance_error(200.0 * c * c));
    EXPECT_NEAR(lost.mean, 200.0 * c, mean_error(c * 200.0));
    EXPECT_NEAR(lost.variance, 200.0 * c, variance_error(200.0 * c));
    EXPECT_EQ(of_image(0), std::floor(of_image(0)));
}

TEST(ReadingOf, IsPedestalPlusGainTimesSignalRoundedToEven) {
    ResponseModel model = perfect();
    model.pedestal_counts = 40.0;
    model.gain_counts = 1.5;
    EXPECT_EQ(reading_of(model, 0.0, {0, 0}), 40);
    EXPECT_EQ(reading_of(model, 10.0, {0, 0}), 55);
    EXPECT_EQ(reading_of(model, 1.0, {0, 0}), 42);  // 41.5
    EXPECT_EQ(reading_of(model, 3.0, {0, 0}), 44);  // 44.5
    model.pedestal_counts = -3.2;
    EXPECT_EQ(reading_of(model, 0.0, {0, 0}), -3);
}

TEST(ReadingOf, HasTheGainOfItsPixel) {
    ResponseModel model = perfect();
    model.pedestal_counts = 40.0;
    model.gain_counts = 1.5;
    model.saturation_counts = 100.0;
    EXPECT_EQ(reading_of(model, 10.0, {1.0, 2.0}, 0.0), 70);
    EXPECT_EQ(reading_of(model, 10.0, {1.0, 0.0}, 0.0), 40);
    EXPECT_EQ(reading_of(model, 10.0, {1.0, 5.0}, 0.0), 100);
}

TEST(ReadingOf, StaysWithinItsLimits) {
    ResponseModel model = perfect();
    model.lowest_counts = 5.0;
    model.saturation_counts = 100.0;
    EXPECT_EQ(reading_of(model, 99.4, {0, 0}), 99);
    EXPECT_EQ(reading_of(model, 99.6, {0, 0}), 100);
    EXPECT_EQ(reading_of(model, 1e30, {0, 0}), 100);
    EXPECT_EQ(reading_of(model, 0.0, {0, 0}), 5);
    model.lowest_counts = -2147483648.0;
    model.saturation_counts = 2147483647.0;
    EXPECT_EQ(reading_of(model, 1e30, {0, 0}), 2147483647);
    EXPECT_EQ(reading_of(model, -1e30, {0, 0}), -2147483647 - 1);
}

TEST(ReadingOf, HasNoiseOfItsOwnInEveryImage) {
    ResponseModel model = perfect();
    model.pedestal_counts = 1000.0;
    model.readout_noise_counts = 30.0;
    const double variance = 900.0 + 1.0 / 12.0;  // of rounding
    const auto of_pixel = [&](int i) {
        return reading_of(model, 0.0, {0, i});
    };
    const auto of_image = [&](int i) {
        return reading_of(model, 0.0, {i, 3});
    };
    for (const Moments& moments : {moments_of(of_pixel), moments_of(of_image)}) {
        EXPECT_NEAR(moments.mean, 1000.0, mean_error(variance));
        EXPECT_NEAR(moments.variance, variance, variance_error(variance));
    }
}

TEST(Readings, OfManyImagesHaveTheMomentsOfTheirEquation) {
    ResponseModel model = perfect();
    model.counts_photons = true;
    model.pixel_flicker = 0.2;
    model.gain_counts = 1.7;
    model.pedestal_counts = 25.0;
    model.readout_noise_counts = 4.0;
    constexpr double p = 30.0;
    const double variance = 1.7 * 1.7 * (p + p * p * 0.04) + 16.0 + 1.0 / 12.0;
    const Moments moments = moments_of([&](int i) {
        const PixelPlace place{i, 11};
        return reading_of(model, signal_of(model, p, place), place);
    });
    EXPECT_NEAR(moments.mean, 25.0 + 1.7 * p, mean_error(variance));
    EXPECT_NEAR(moments.variance, variance, 1.1 * variance_error(variance));  // a little skew
}

TEST(DefectOf, HasTheFractionsAskedForAndStays) {
    ResponseModel model = perfect();
    model.dead_fraction = 0.01;
    model.hot_fraction = 0.002;
    model.pedestal_counts = 7.0;
    model.saturation_counts = 5000.0;
    int dead = 0, hot = 0;
    for (int pixel = 0; pixel < many; ++pixel) {
        const Defect defect = defect_of(model, pixel);
        dead += defect == Defect::dead ? 1 : 0;
        hot += defect == Defect::hot ? 1 : 0;
        const int normal_reading = 107;
        const int expected = defect == Defect::none   ? normal_reading
                             : defect == Defect::dead ? 7
                                                      : 5000;
        EXPECT_EQ(reading_of(model, 100.0, {pixel % 3, pixel}), expected);
    }
    EXPECT_NEAR(dead, 1000, 5.2 * std::sqrt(1000.0));
    EXPECT_NEAR(hot, 200, 5.2 * std::sqrt(200.0));
}

}  // namespace
}  // namespace minibragg::response
