#include "minibragg/reflections/reflections.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "minibragg/base/error.hpp"

namespace minibragg::reflections {
namespace {

auto indices(const Reflection& r) {
    return std::tie(r.h, r.k, r.l);
}

Vec3d vector_of(const Reflection& r) {
    return {static_cast<double>(r.h), static_cast<double>(r.k), static_cast<double>(r.l)};
}

}  // namespace

void keep_first_of_each(std::vector<Reflection>& reflections) {
    std::stable_sort(
        reflections.begin(),
        reflections.end(),
        [](const Reflection& x, const Reflection& y) {
            return indices(x) < indices(y);
        }
    );
    const auto end = std::unique(
        reflections.begin(),
        reflections.end(),
        [](const Reflection& x, const Reflection& y) {
            return indices(x) == indices(y);
        }
    );
    reflections.erase(end, reflections.end());
}

bool is_anomalous(const ListStatistics& statistics) {
    constexpr double rounding = 1e-5;
    return statistics.pairs > 0 && statistics.mean_pair_difference > rounding;
}

double finest_resolution_A(
    const std::vector<Reflection>& reflections, const crystal::UnitCell& cell
) {
    const Mat3 reciprocal_invA = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    double largest = 0.0;
    for (const Reflection& r : reflections) {
        largest = std::max(largest, crystal::inverse_d_squared(reciprocal_invA, vector_of(r)));
    }
    return largest > 0.0 ? 1.0 / std::sqrt(largest) : 0.0;
}

void apply_b_factor(
    std::vector<Reflection>& reflections, const crystal::UnitCell& cell, double b_factor_A2
) {
    constexpr double quarter = 0.25;
    if (!std::isfinite(b_factor_A2)) {
        throw InputError("structure_factors.b_factor_A2 must be a finite number.");
    }
    const Mat3 reciprocal_invA = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    for (Reflection& r : reflections) {
        const double s2 = crystal::inverse_d_squared(reciprocal_invA, vector_of(r));
        r.F_e *= std::exp(-quarter * b_factor_A2 * s2);
    }
}

}  // namespace minibragg::reflections
