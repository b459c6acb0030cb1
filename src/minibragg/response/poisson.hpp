#pragma once

#include <cmath>
#include <cstdint>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/response/pixel_draws.hpp"
#include "minibragg/simd/lane_math.hpp"

/// Poisson deviates, exact for every mean: no normal approximation. A deviate is a function of
/// its mean and of uniform numbers (PixelDraws).
namespace minibragg::response {

/// log(k!) - (k log k - k + log(2 pi k) / 2): the rest of Stirling's series, below 1e-11 wrong.
/// @pre k >= 10
KOKKOS_INLINE_FUNCTION double stirling_rest(double k) {
    expects(k >= 10.0);
    const double inverse_square = 1.0 / (k * k);
    constexpr double first = 1.0 / 12.0, second = 1.0 / 360.0, third = 1.0 / 1260.0;
    constexpr double fourth = 1.0 / 1680.0;
    return (first -
            (second - (third - fourth * inverse_square) * inverse_square) * inverse_square) /
           k;
}

/// Logarithm of the probability of k photons where `mean` are expected. For large k in terms of
/// the small (mean - k) / k, because the logarithms of mean^k and k! nearly cancel.
/// @pre mean > 0, k a whole number >= 0
KOKKOS_INLINE_FUNCTION double log_poisson_probability(double k, double mean) {
    expects(mean > 0.0 && k >= 0.0);
    constexpr double first_of_series = 10.0;
    if (k < first_of_series) {
        double factorial = 1.0;
        for (int factor = 2; factor <= static_cast<int>(k); ++factor) {
            factorial *= factor;
        }
        return k * std::log(mean) - mean - std::log(factorial);
    }
    const double excess = (mean - k) / k;
    return k * (std::log1p(excess) - excess) - 0.5 * std::log(2.0 * constants::pi * k) -
           stirling_rest(k);
}

/// Inversion: counts up until the sum of probabilities passes a uniform number, in all lanes at
/// once.
/// @pre 0 <= mean <= 10; a mean of 0 gives 0
template <class V>
KOKKOS_INLINE_FUNCTION V poisson_by_inversion(const V& mean, const V& uniform) {
    constexpr int most_photons = 100;  // 1e-60 is the probability of so many
    const V ended = all_lanes<V>(-1.0);
    V rest = uniform;
    V probability = exp_of_negative(V(mean * -1.0));
    V photons = all_lanes<V>(0.0);
    for (int next = 1; next <= most_photons && any_less(probability, rest); ++next) {
        const V count = all_lanes<V>(next);
        photons = if_less(probability, rest, count, photons);
        rest = if_less(probability, rest, V(rest - probability), ended);
        probability *= mean / count;
    }
    return photons;
}

/// Transformed rejection with squeeze: algorithm PTRS of W. Hoermann, Insurance: Mathematics
/// and Economics 12 (1993) 39, whose names and constants these are. 1.1 to 1.3 pairs a deviate.
/// @pre 10 <= mean < 2^53
KOKKOS_INLINE_FUNCTION double poisson_by_rejection(double mean, const PixelDraws& draws) {
    expects(mean >= 10.0);
    // NOLINTBEGIN(readability-magic-numbers): fitted by the author
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double v_r = 0.9277 - 3.6224 / (b - 2.0);
    constexpr std::uint32_t most_attempts = 1U << 16U;  // each fails with probability below 0.3
    for (std::uint32_t attempt = 0; attempt < most_attempts; ++attempt) {
        const auto pair = draws.uniforms(attempt);
        const double u = pair.first - 0.5, v = pair.second;
        const double u_s = 0.5 - std::fabs(u);
        const double k = std::floor((2.0 * a / u_s + b) * u + mean + 0.43);
        if (u_s >= 0.07 && v <= v_r) {
            return k;
        }
        const bool is_outside = k < 0.0 || (u_s < 0.013 && v > u_s);
        if (!is_outside && std::log(v * inverse_alpha / (a / (u_s * u_s) + b)) <=
                               log_poisson_probability(k, mean)) {
            return k;
        }
    }
    // NOLINTEND(readability-magic-numbers)
    return mean;
}

/// Photons in neighbouring pixels where `mean` are expected: whole numbers. 0 for means that
/// are not positive. A mean of 2^53 and more is returned: no double tells its photons apart,
/// and its noise is below 1e-8.
/// @param draws  of the first pixel
template <class V>
KOKKOS_INLINE_FUNCTION V poisson(const V& mean, const PixelDraws& draws) {
    constexpr double first_of_rejection = 10.0, first_uncountable = 0x1.0p53;
    const V zero = all_lanes<V>(0.0);
    const V few = if_less(mean, all_lanes<V>(first_of_rejection), larger(mean, zero), zero);
    V photons = zero;
    if (any_less(zero, few)) {
        photons = poisson_by_inversion(few, draws.first_pairs<V>().first);
    }
    for (int i = 0; i < lane_count<V>; ++i) {
        const double many = lane(mean, i);
        if (many >= first_of_rejection) {
            const bool is_countable = many < first_uncountable;
            set_lane(
                photons,
                i,
                is_countable ? poisson_by_rejection(many, draws.of_neighbour(i)) : many
            );
        }
    }
    return photons;
}

}  // namespace minibragg::response
