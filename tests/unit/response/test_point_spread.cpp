#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "minibragg/response/point_spread.hpp"

namespace minibragg::response {
namespace {

struct Spread {
    SpreadShape shape;
    double fwhm_pixels;
};

double at(const PointSpread& spread, int x, int y) {
    const int width = 2 * spread.radius + 1;
    return spread
        .weights[static_cast<std::size_t>((y + spread.radius) * width + x + spread.radius)];
}

/// Density at a distance, volume 1, written with exponents rather than with the code's lengths.
double density(const Spread& spread, double r) {
    const double x = r / spread.fwhm_pixels;
    const double pi = std::acos(-1.0);
    if (spread.shape == SpreadShape::gauss) {
        return 4.0 * std::log(2.0) / (pi * spread.fwhm_pixels * spread.fwhm_pixels) *
               std::exp2(-4.0 * x * x);
    }
    // 1 at the middle and 1/2 at r = fwhm / 2: (1 + 4 (2^(2/3) - 1) x^2)^(-3/2).
    const double c = 4.0 * (std::exp2(2.0 / 3.0) - 1.0);
    const double volume = 2.0 * pi * spread.fwhm_pixels * spread.fwhm_pixels / c;
    return std::pow(1.0 + c * x * x, -1.5) / volume;
}

/// Integral over a pixel by the midpoint rule.
double integral(const Spread& spread, int x, int y) {
    constexpr int steps = 200;
    double sum = 0.0;
    for (int i = 0; i < steps; ++i) {
        for (int j = 0; j < steps; ++j) {
            sum += density(
                spread, std::hypot(x - 0.5 + (i + 0.5) / steps, y - 0.5 + (j + 0.5) / steps)
            );
        }
    }
    return sum / (steps * steps);
}

class EverySpread : public testing::TestWithParam<Spread> {};

TEST_P(EverySpread, HasTheIntegralsOverPixelsUpToOneScale) {
    constexpr int radius = 12;
    const PointSpread spread =
        make_point_spread(GetParam().shape, GetParam().fwhm_pixels, radius);
    const double scale = at(spread, 0, 0) / integral(GetParam(), 0, 0);
    EXPECT_GE(scale, 1.0 - 1e-4);  // what lies beyond the radius is given back
    for (const auto& [x, y] : {std::pair{1, 0}, {0, -1}, {1, 1}, {-2, 1}, {3, -4}, {12, 0}}) {
        const double expected = scale * integral(GetParam(), x, y);
        // The midpoint rule is good to 1e-4 of a pixel's own integral.
        EXPECT_NEAR(at(spread, x, y), expected, 1e-3 * expected + 1e-14) << x << " " << y;
    }
}

TEST_P(EverySpread, KeepsTheSignalAndHasNoSide) {
    for (const int radius : {0, 1, 5}) {
        const PointSpread spread =
            make_point_spread(GetParam().shape, GetParam().fwhm_pixels, radius);
        ASSERT_EQ(
            spread.weights.size(), static_cast<std::size_t>((2 * radius + 1) * (2 * radius + 1))
        );
        EXPECT_NEAR(
            std::accumulate(spread.weights.begin(), spread.weights.end(), 0.0), 1.0, 1e-14
        );
        for (int y = -radius; y <= radius; ++y) {
            for (int x = -radius; x <= radius; ++x) {
                EXPECT_NEAR(at(spread, x, y), at(spread, -x, y), 1e-15);
                EXPECT_NEAR(at(spread, x, y), at(spread, y, x), 1e-15);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    EverySpread,
    testing::Values(
        Spread{SpreadShape::gauss, 0.5},
        Spread{SpreadShape::gauss, 1.7},
        Spread{SpreadShape::fibre, 0.5},
        Spread{SpreadShape::fibre, 1.7}
    )
);

TEST(SufficientRadius, HoldsAllButTheStatedPart) {
    // Gauss: exp(-ln 16 (r/w)^2) = 1e-6 at r/w = 2.2323; fibre: g / sqrt(g^2 + r^2) = 0.02 at r
    // = 50 g, g = 0.6524 w.
    EXPECT_EQ(sufficient_radius(SpreadShape::gauss, 1.0), 1 + 3);
    EXPECT_EQ(sufficient_radius(SpreadShape::gauss, 4.0), 1 + 9);
    EXPECT_EQ(sufficient_radius(SpreadShape::fibre, 1.0), 1 + 33);
    EXPECT_GT(sufficient_radius(SpreadShape::gauss, 1e300), largest_radius);
}

TEST(SufficientRadius, OfAGaussianLosesLessThanAMillionth) {
    const double w = 1.3;
    const PointSpread all = make_point_spread(SpreadShape::gauss, w, 40);
    const int radius = sufficient_radius(SpreadShape::gauss, w);
    double inside = 0.0;
    for (int y = -radius; y <= radius; ++y) {
        for (int x = -radius; x <= radius; ++x) {
            inside += at(all, x, y);
        }
    }
    EXPECT_GT(inside, 1.0 - 1e-6);
}

}  // namespace
}  // namespace minibragg::response
