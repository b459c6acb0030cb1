#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace minibragg::property {

inline double max_of(const std::vector<float>& image) {
    double max = 0.0;
    for (const float value : image) {
        max = std::max(max, std::abs(static_cast<double>(value)));
    }
    return max;
}

/// The largest difference, in units of the maximum, beyond the rounding of both images to
/// float32.
inline double worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
    constexpr double one_rounding_each = 1.2e-7;
    double worst = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double value_a = a[i], value_b = b[i];
        const double rounding = one_rounding_each * std::abs(value_a);
        const double difference = std::abs(value_a - value_b) - rounding;
        // Negated, so that a pixel that is not a number counts.
        if (!(difference <= worst)) {
            worst = difference;
        }
    }
    return worst / max_of(a);
}

}  // namespace minibragg::property
