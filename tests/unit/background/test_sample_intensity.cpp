#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/background/sample_intensity.hpp"

namespace minibragg::background {
namespace {

using Table = std::vector<ScatteringPoint>;

/// What the kernel does with the samples of a table.
double linear_lookup(
    const std::vector<double>& intensity_e2, double nodes_per_invA, double stol_invA
) {
    const double last = static_cast<double>(intensity_e2.size()) - 1.0;
    const double position = std::min(stol_invA * nodes_per_invA, last);
    const auto node = static_cast<std::size_t>(std::min(position, last - 1.0));
    const double fraction = position - static_cast<double>(node);
    return intensity_e2[node] * (1.0 - fraction) + intensity_e2[node + 1] * fraction;
}

TEST(ScatteringFactor, IsTheCubicThroughFourPoints) {
    // x^3 - 2x + 1 at unequal points is met exactly inside, where four points are at hand.
    const auto cubic = [](double x) {
        return x * x * x - 2.0 * x + 3.0;
    };
    Table table;
    for (const double x : {0.0, 0.1, 0.25, 0.3, 0.5}) {
        table.push_back({x, cubic(x)});
    }
    EXPECT_NEAR(scattering_factor_e(table, 0.17), cubic(0.17), 1e-14);
    EXPECT_NEAR(scattering_factor_e(table, 0.29), cubic(0.29), 1e-14);
    EXPECT_EQ(scattering_factor_e(table, 0.25), cubic(0.25));
}

TEST(ScatteringFactor, IsTheReferenceProgramsCubicOnANamedSample) {
    // Nodes -1, 0, 1, 2 with 1, 4, 9, 30 give 4.653 at 0.3; here shifted by 1.
    const Table table{{0.0, 1.0}, {1.0, 4.0}, {2.0, 9.0}, {3.0, 30.0}};
    EXPECT_NEAR(scattering_factor_e(table, 1.3), 4.653, 1e-14);
}

TEST(ScatteringFactor, IsAParabolaInTheFirstAndLastInterval) {
    const auto parabola = [](double x) {
        return 2.0 + x - 4.0 * x * x;
    };
    const Table table{{0.0, parabola(0.0)}, {0.2, parabola(0.2)}, {0.3, parabola(0.3)}};
    EXPECT_NEAR(scattering_factor_e(table, 0.1), parabola(0.1), 1e-15);
    EXPECT_NEAR(scattering_factor_e(table, 0.29), parabola(0.29), 1e-15);
}

TEST(ScatteringFactor, IsALineBetweenTwoPointsAndConstantBeyondThem) {
    const Table table{{0.1, 1.0}, {0.2, 3.0}};
    EXPECT_NEAR(scattering_factor_e(table, 0.15), 2.0, 1e-15);
    EXPECT_EQ(scattering_factor_e(table, 0.0), 1.0);
    EXPECT_EQ(scattering_factor_e(table, 0.1), 1.0);
    EXPECT_EQ(scattering_factor_e(table, 0.2), 3.0);
    EXPECT_EQ(scattering_factor_e(table, 9.0), 3.0);
}

TEST(ScatteringFactor, DoesNotSwingBelowZeroBesideAPeak) {
    const Table peak{{0.0, 0.0}, {0.1, 0.0}, {0.2, 0.0}, {0.3, 100.0}, {0.4, 0.0}};
    EXPECT_EQ(scattering_factor_e(peak, 0.15), 0.0);  // the cubic alone: -6.25
    const Table negative{{0.0, 0.0}, {0.1, -1.0}, {0.2, 0.0}};
    EXPECT_LT(scattering_factor_e(negative, 0.15), 0.0);
}

TEST(SampleIntensity, IsTheSumOverMaterialsOfMoleculesTimesSignedSquares) {
    const Table up{{0.0, 1.0}, {0.5, 3.0}};
    const Table down{{0.0, -2.0}, {0.5, -2.0}};
    const SampledIntensity samples = sample_intensity({{up, 10.0}, {down, 1.0}});
    const std::vector<double> total = total_intensity_e2(samples, {1.0, 1.0});
    // At 0.25: 10 * 2^2 - 1 * 2^2.
    EXPECT_NEAR(linear_lookup(total, samples.nodes_per_invA, 0.25), 36.0, 1e-5);
    EXPECT_NEAR(linear_lookup(total, samples.nodes_per_invA, 0.0), 6.0, 1e-12);
    EXPECT_NEAR(linear_lookup(total, samples.nodes_per_invA, 2.0), 86.0, 1e-12);
}

TEST(SampleIntensity, SharesOneGridAndIsLinearInTheAmounts) {
    // Kinks at 0.5 and at 0.0625: the finer grid serves both tables. At 0: 3 * 10 * 1 + 0.5
    // * 4.
    const Table coarse{{0.0, 1.0}, {0.5, 3.0}};
    const Table fine{{0.0, 2.0}, {0.0625, 0.5}, {0.25, 0.0}};
    const SampledIntensity samples = sample_intensity({{coarse, 10.0}, {fine, 1.0}});
    ASSERT_EQ(samples.of_material_e2.size(), 2U);
    EXPECT_EQ(samples.of_material_e2[0].size(), samples.of_material_e2[1].size());
    EXPECT_LT(samples.largest_error_fraction, 1e-7);
    const std::vector<double> total = total_intensity_e2(samples, {3.0, 0.5});
    EXPECT_DOUBLE_EQ(total.front(), 32.0);
    // Beyond its last point the fine table is 0: three times ten times 3^2 is left.
    EXPECT_DOUBLE_EQ(total.back(), 270.0);
}

TEST(SampleIntensity, MeetsItsErrorForEveryBuiltInMaterial) {
    for (const std::string& name : built_in_material_names()) {
        const Table table = built_in_material(name).table;
        const SampledIntensity samples = sample_intensity({{table, 2.0}});
        EXPECT_LT(samples.largest_error_fraction, 1e-7) << name;
        const std::vector<double>& intensity_e2 = samples.of_material_e2.front();
        EXPECT_LT(intensity_e2.size(), 1100000U) << name;
        const double largest = *std::max_element(intensity_e2.begin(), intensity_e2.end());
        double worst = 0.0;
        for (int i = 0; i < 100000; ++i) {
            const double stol_invA = 0.55 * i / 100000.0 + 1.23e-7;
            const double F_e = scattering_factor_e(table, stol_invA);
            const double found = linear_lookup(intensity_e2, samples.nodes_per_invA, stol_invA);
            worst = std::max(worst, std::abs(found - 2.0 * F_e * F_e));
        }
        EXPECT_LT(worst, 1.1e-7 * largest) << name;
    }
}

TEST(SampleIntensity, IsNeverNegativeForTheBuiltInMaterials) {
    for (const std::string& name : built_in_material_names()) {
        const SampledIntensity samples =
            sample_intensity({{built_in_material(name).table, 1.0}});
        const std::vector<double>& intensity_e2 = samples.of_material_e2.front();
        EXPECT_GE(*std::min_element(intensity_e2.begin(), intensity_e2.end()), 0.0);
    }
}

TEST(SampleIntensity, StopsAtAMillionNodesForTablesOffEveryGrid) {
    // A zigzag with its kinks at irrational places: no affordable grid follows it to 1e-7.
    Table zigzag;
    for (int i = 0; i < 600; ++i) {
        zigzag.push_back({0.01 * std::sqrt(2.0) * i, i % 2 == 0 ? 0.0 : 100.0});
    }
    const SampledIntensity samples = sample_intensity({{zigzag, 1.0}});
    EXPECT_LT(samples.of_material_e2.front().size(), 2100000U);
    EXPECT_GT(samples.largest_error_fraction, 1e-7);
    EXPECT_LT(samples.largest_error_fraction, 1e-2);
}

TEST(SampleIntensity, IsNothingWithoutMaterials) {
    const SampledIntensity samples = sample_intensity({});
    EXPECT_TRUE(total_intensity_e2(samples, {}).empty());
}

}  // namespace
}  // namespace minibragg::background
