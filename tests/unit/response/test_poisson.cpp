#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "distributions.hpp"
#include "minibragg/response/pixel_draws.hpp"
#include "minibragg/response/poisson.hpp"

namespace minibragg::response {
namespace {

/// Draws of as many pixels.
template <class Draw>
std::vector<double> drawn(int count, const Draw& draw) {
    std::vector<double> values;
    for (int pixel = 0; pixel < count; ++pixel) {
        values.push_back(draw(PixelDraws{philox_key(11), RandomStream::photon_noise, 3, pixel})
        );
    }
    return values;
}

std::vector<double> poisson_draws(double mean, int count) {
    return drawn(count, [mean](const PixelDraws& draws) {
        return poisson(mean, draws);
    });
}

/// Probabilities from the C library's log-gamma function, which the code under test does not
/// call.
long double probability(long double k, long double mean) {
    return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0L));
}

/// Bins of about equal probability: [first, last) and what is expected in them.
struct Bin {
    double first, last;
    long double probability;
};

/// Everything below the first and above the last bin belongs to them.
std::vector<Bin> bins_for(double mean, double least_probability) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double reach = 12.0 * std::sqrt(mean) + 30.0;
    std::vector<Bin> bins;
    Bin next{-infinity, 0.0, 0.0L};
    for (double k = std::max(0.0, std::floor(mean - reach)); k < mean + reach; k += 1.0) {
        next.probability += probability(k, mean);
        if (next.probability >= least_probability) {
            next.last = k + 1.0;
            bins.push_back(next);
            next = {k + 1.0, 0.0, 0.0L};
        }
    }
    bins.back().probability += next.probability;
    bins.back().last = infinity;
    return bins;
}

double chi_square_of(const std::vector<double>& draws, const std::vector<Bin>& bins) {
    std::vector<double> found(bins.size());
    for (const double draw : draws) {
        const auto bin =
            std::upper_bound(bins.begin(), bins.end(), draw, [](double x, const Bin& b) {
                return x < b.last;
            });
        found[static_cast<std::size_t>(bin - bins.begin())] += 1.0;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const double expected =
            static_cast<double>(bins[i].probability) * static_cast<double>(draws.size());
        sum += (found[i] - expected) * (found[i] - expected) / expected;
    }
    return sum;
}

double deviate_of(const std::vector<double>& draws, double mean) {
    // 50 bins, and at least 20 draws in each.
    const double least = std::max(0.02, 20.0 / static_cast<double>(draws.size()));
    // Few photons make few bins: down to the probability that 20 draws have.
    const auto bins =
        bins_for(mean, mean < 30.0 ? 20.0 / static_cast<double>(draws.size()) : least);
    return support::chi_square_deviate(
        chi_square_of(draws, bins), static_cast<double>(bins.size() - 1)
    );
}

constexpr int many = 400000;

class PoissonOfMean : public testing::TestWithParam<double> {};

TEST_P(PoissonOfMean, HasThePoissonDistribution) {
    const double deviate = deviate_of(poisson_draws(GetParam(), many), GetParam());
    EXPECT_LT(deviate, support::one_in_ten_million);
    EXPECT_GT(deviate, -support::one_in_ten_million);  // too good to be random
}

TEST_P(PoissonOfMean, HasMeanVarianceAndSkewness) {
    const double mean = GetParam();
    double first = 0.0, second = 0.0, third = 0.0;
    for (const double draw : poisson_draws(mean, many)) {
        const double excess = draw - mean;
        first += excess / many;
        second += excess * excess / many;
        third += excess * excess * excess / many;
    }
    // Central moments of a Poisson distribution, to the sixth: m, m, m + 3 m^2, m + 10 m^2, m +
    // 25 m^2 + 15 m^3.
    const double m = mean, m2 = m * m, m3 = m * m * m;
    const double error = support::one_in_ten_million / std::sqrt(many);
    EXPECT_NEAR(first, 0.0, error * std::sqrt(m));
    EXPECT_NEAR(second, m, error * std::sqrt(m + 3.0 * m2 - m2));
    EXPECT_NEAR(third, m, error * std::sqrt(m + 25.0 * m2 + 15.0 * m3 - m2));
}

INSTANTIATE_TEST_SUITE_P(
    FromFewToMany,
    PoissonOfMean,
    testing::Values(
        1e-3,
        0.03,
        0.5,
        1.0,
        3.0,
        7.7,
        9.999,
        10.0,
        12.0,
        25.0,
        100.0,
        1e3,
        12345.6,
        1e5,
        1e6,
        1e7
    ),
    [](const auto& mean) {
        std::string name = std::to_string(mean.param);
        std::replace(name.begin(), name.end(), '.', '_');
        return "Mean" + name;
    }
);

TEST(Poisson, IsToldApartFromARoundedNormalDeviate) {
    const auto normal = drawn(many, [](const PixelDraws& draws) {
        return std::rint(100.0 + 10.0 * draws.normal());
    });
    EXPECT_GT(deviate_of(normal, 100.0), 3.0 * support::one_in_ten_million);
}

TEST(Poisson, IsWholeAndNotNegative) {
    for (const double mean : {1e-9, 0.1, 5.0, 10.0, 33.3, 1e9, 1e15}) {
        for (const double draw : poisson_draws(mean, 1000)) {
            EXPECT_EQ(draw, std::floor(draw));
            EXPECT_GE(draw, 0.0);
        }
    }
}

TEST(Poisson, IsZeroWhereNothingIsExpected) {
    EXPECT_EQ(poisson_draws(0.0, 1).front(), 0.0);
    EXPECT_EQ(poisson_draws(-3.0, 1).front(), 0.0);
    EXPECT_EQ(poisson_draws(std::numeric_limits<double>::quiet_NaN(), 1).front(), 0.0);
}

TEST(Poisson, ReturnsAMeanThatNoDoubleCanCount) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(poisson_draws(1e300, 1).front(), 1e300);
    EXPECT_EQ(poisson_draws(infinity, 1).front(), infinity);
}

TEST(Poisson, IsTheSameForNeighboursTogether) {
    constexpr int lanes = 16;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double means[lanes] = {
        0.0, 0.1, 9.99, 10.0, 50.0, -1.0, nan, 3.0, 1.0, 1e5, 1e20, 7.0, 0.0, 0.5, 2.0, 8.0};
    using Means = Pack<double, lanes>;
    for (std::int64_t first = 0; first < 1000 * lanes; first += lanes) {
        const PixelDraws draws{philox_key(5), RandomStream::photon_noise, 2, first};
        const auto together = poisson(load<Means>(means), draws);
        for (int i = 0; i < lanes; ++i) {
            EXPECT_EQ(together[i], poisson(means[i], draws.of_neighbour(i))) << means[i];
        }
    }
}

TEST(LogPoissonProbability, IsThatOfTheLogGammaFunction) {
    for (const double mean : {10.0, 77.7, 1e4, 1e7}) {
        for (const double sigmas : {-3.0, -0.5, 0.0, 2.0, 8.0}) {
            const double k = std::max(0.0, std::rint(mean + sigmas * std::sqrt(mean)));
            const auto expected = static_cast<double>(
                static_cast<long double>(k) * std::log(static_cast<long double>(mean)) -
                static_cast<long double>(mean) - std::lgamma(static_cast<long double>(k) + 1.0L)
            );
            EXPECT_NEAR(log_poisson_probability(k, mean), expected, 1e-9)
                << k << " of " << mean;
        }
    }
}

}  // namespace
}  // namespace minibragg::response
