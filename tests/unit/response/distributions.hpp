#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// Tests of draws against a distribution. Seeds are fixed, so a test passes always or never;
/// the limits are those that one right generator in ten million would exceed.
namespace minibragg::support {

/// Pearson's chi-square over its degrees of freedom, as a normal deviate (Wilson and Hilferty,
/// 1931).
inline double chi_square_deviate(double chi_square, double degrees) {
    const double cube_root = std::cbrt(chi_square / degrees);
    const double variance = 2.0 / (9.0 * degrees);
    return (cube_root - (1.0 - variance)) / std::sqrt(variance);
}

inline constexpr double one_in_ten_million = 5.2;

/// Kolmogorov and Smirnov: the largest distance of the draws' distribution from `distribution`,
/// times sqrt(draws). Beyond x with probability 2 exp(-2 x^2).
template <class Distribution>
double kolmogorov_distance(std::vector<double> draws, const Distribution& distribution) {
    std::sort(draws.begin(), draws.end());
    const auto count = static_cast<double>(draws.size());
    double largest = 0.0;
    for (std::size_t i = 0; i < draws.size(); ++i) {
        const double expected = distribution(draws[i]);
        const double below = static_cast<double>(i) / count;
        largest = std::max({largest, expected - below, below + 1.0 / count - expected});
    }
    return largest * std::sqrt(count);
}

inline constexpr double kolmogorov_limit = 2.9;

inline double normal_distribution(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

}  // namespace minibragg::support
