#include "minibragg/background/sample_intensity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "minibragg/base/contracts.hpp"

namespace minibragg::background {
namespace {

using Table = std::vector<ScatteringPoint>;

/// Lagrange's polynomial through the points [first, last).
double polynomial(Table::const_iterator first, Table::const_iterator last, double stol_invA) {
    double sum = 0.0;
    for (auto i = first; i != last; ++i) {
        double term = i->F_e;
        for (auto j = first; j != last; ++j) {
            term *= j == i ? 1.0 : (stol_invA - j->stol_invA) / (i->stol_invA - j->stol_invA);
        }
        sum += term;
    }
    return sum;
}

double intensity_e2(const MaterialInBeam& material, double stol_invA) {
    const double F_e = scattering_factor_e(material.table, stol_invA);
    return material.molecules * F_e * std::abs(F_e);
}

bool is_on_grid(const Table& table, double nodes_per_invA) {
    // A decimal number of the table times the nodes is off an integer by its rounding alone.
    constexpr double rounding = 1e-6;
    return std::all_of(table.begin(), table.end(), [&](const ScatteringPoint& point) {
        const double position = point.stol_invA * nodes_per_invA;
        return std::abs(position - std::round(position)) < rounding;
    });
}

/// The coarsest of some decimal grids that all tables' points lie on; else the finest.
double first_grid(const std::vector<MaterialInBeam>& materials) {
    constexpr std::array grids{1000.0, 2000.0, 10000.0, 20000.0, 100000.0};
    const auto* const found =
        std::find_if(grids.begin(), grids.end() - 1, [&](double nodes_per_invA) {
            return std::all_of(
                materials.begin(),
                materials.end(),
                [&](const MaterialInBeam& m) {
                    return is_on_grid(m.table, nodes_per_invA);
                }
            );
        });
    return *found;
}

std::vector<double> sampled(
    const MaterialInBeam& material, double nodes_per_invA, std::size_t nodes
) {
    std::vector<double> values(nodes);
    for (std::size_t i = 0; i < nodes; ++i) {
        values[i] = intensity_e2(material, static_cast<double>(i) / nodes_per_invA);
    }
    return values;
}

double largest_magnitude(const std::vector<double>& values) {
    double largest = 0.0;
    for (const double value : values) {
        largest = std::max(largest, std::abs(value));
    }
    return largest;
}

/// Largest error of linear lookup in every second value, judged by the values between.
double error_of_half(const std::vector<double>& values) {
    double largest = 0.0;
    for (std::size_t i = 1; i + 1 < values.size(); i += 2) {
        largest =
            std::max(largest, std::abs(0.5 * (values[i - 1] + values[i + 1]) - values[i]));
    }
    return largest;
}

/// The samples of a grid that covers stol from 0 to end_invA. They are taken twice as finely:
/// the values between judge the error of lookup.
SampledIntensity on_grid(
    const std::vector<MaterialInBeam>& materials, double end_invA, double nodes_per_invA
) {
    constexpr double rounding = 1e-6;
    const double intervals = std::max(1.0, std::ceil(end_invA * nodes_per_invA - rounding));
    const auto nodes = static_cast<std::size_t>(2.0 * intervals) + 1;
    SampledIntensity samples{{}, nodes_per_invA, 0.0};
    for (const MaterialInBeam& material : materials) {
        const std::vector<double> values = sampled(material, 2.0 * nodes_per_invA, nodes);
        const double largest = largest_magnitude(values);
        samples.largest_error_fraction = std::max(
            samples.largest_error_fraction,
            largest > 0.0 ? error_of_half(values) / largest : 0.0
        );
        std::vector<double>& kept = samples.of_material_e2.emplace_back();
        for (std::size_t i = 0; i < values.size(); i += 2) {
            kept.push_back(values[i]);
        }
    }
    return samples;
}

}  // namespace

double scattering_factor_e(const Table& table, double stol_invA) {
    expects(table.size() >= 2);
    if (!(stol_invA > table.front().stol_invA)) {
        return table.front().F_e;
    }
    if (stol_invA >= table.back().stol_invA) {
        return table.back().F_e;
    }
    const auto right = std::upper_bound(
        table.begin(),
        table.end(),
        stol_invA,
        [](double value, const ScatteringPoint& point) {
            return value < point.stol_invA;
        }
    );
    const auto left = right - 1;
    const auto first = left == table.begin() ? left : left - 1;
    const auto last = right + 1 == table.end() ? right + 1 : right + 2;
    const double F_e = polynomial(first, last, stol_invA);
    // Beside a sharp peak the cubic swings below 0, and sign(F) F^2 would take photons away.
    return left->F_e >= 0.0 && right->F_e >= 0.0 ? std::max(F_e, 0.0) : F_e;
}

SampledIntensity sample_intensity(const std::vector<MaterialInBeam>& materials) {
    constexpr double accepted_error = 1e-7;
    constexpr std::size_t most_nodes = 1 << 20;
    double end_invA = 0.0;
    for (const MaterialInBeam& material : materials) {
        end_invA = std::max(end_invA, material.table.back().stol_invA);
    }
    if (!(end_invA > 0.0)) {
        return {std::vector<std::vector<double>>(materials.size(), {0.0, 0.0}), 1.0, 0.0};
    }
    double nodes_per_invA = first_grid(materials);
    SampledIntensity samples = on_grid(materials, end_invA, nodes_per_invA);
    while (samples.largest_error_fraction > accepted_error &&
           2 * samples.of_material_e2.front().size() <= most_nodes) {
        nodes_per_invA *= 2.0;
        samples = on_grid(materials, end_invA, nodes_per_invA);
    }
    return samples;
}

std::vector<double> total_intensity_e2(
    const SampledIntensity& samples, const std::vector<double>& factors
) {
    expects(factors.size() == samples.of_material_e2.size());
    std::vector<double> sum;
    for (std::size_t i = 0; i < samples.of_material_e2.size(); ++i) {
        const std::vector<double>& one = samples.of_material_e2[i];
        sum.resize(one.size(), 0.0);
        for (std::size_t node = 0; node < one.size(); ++node) {
            sum[node] += factors[i] * one[node];
        }
    }
    return sum;
}

}  // namespace minibragg::background
