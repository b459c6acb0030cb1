#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/crystal/structure_factor_table.hpp"

namespace minibragg::crystal {
namespace {

using One = Width<1, double>;

/// A table from -3 to 3 on each axis, its border filled with the default.
template <class T>
struct NumberTable {
    static constexpr int low = -3, count = 7;
    std::vector<T> values;
    Array<const T> uploaded;

    template <class Function>
    NumberTable(const Function& f, T outside) {
        for (int h = low - 1; h <= low + count; ++h) {
            for (int k = low - 1; k <= low + count; ++k) {
                for (int l = low - 1; l <= low + count; ++l) {
                    values.push_back(
                        is_inside(h) && is_inside(k) && is_inside(l) ? f(h, k, l) : outside
                    );
                }
            }
        }
        uploaded = upload("table", values);
    }

    static bool is_inside(int i) { return i >= low && i < low + count; }

    /// Refers to the table.
    ReflectionBox<T> box() const {
        constexpr int with_border = count + 2;
        return {uploaded, low - 1, low - 1, low - 1, with_border, with_border, with_border};
    }
};

float number(int h, int k, int l) {
    return static_cast<float>(100 * h + 10 * k + l);
}

TEST(NearestReflection, FindsEveryReflectionOfItsBox) {
    const NumberTable<float> table(number, -1.0F);
    const NearestReflection<float> reflections{table.box()};
    for (int h = -3; h <= 3; ++h) {
        for (int k = -3; k <= 3; ++k) {
            for (int l = -3; l <= 3; ++l) {
                EXPECT_EQ(reflections.intensity<One>({h, k, l}, {}), number(h, k, l));
            }
        }
    }
}

TEST(NearestReflection, GivesTheDefaultEverywhereElse) {
    const NumberTable<float> table(number, -1.0F);
    const NearestReflection<float> reflections{table.box()};
    for (const int far : {-2000000, -100, -4, 4, 5, 100, 2000000}) {
        EXPECT_EQ(reflections.intensity<One>({far, 0, 0}, {}), -1.0);
        EXPECT_EQ(reflections.intensity<One>({0, far, 0}, {}), -1.0);
        EXPECT_EQ(reflections.intensity<One>({0, 0, far}, {}), -1.0);
        EXPECT_EQ(reflections.intensity<One>({far, far, far}, {}), -1.0);
    }
}

/// F at fractional indices, from its nearest reflection and the rest.
template <class T>
double interpolated(const TricubicReflections<T>& reflections, const Vec3d& hkl) {
    const Vec3d whole{std::nearbyint(hkl.x), std::nearbyint(hkl.y), std::nearbyint(hkl.z)};
    const Vec3<std::int32_t> nearest_hkl{
        static_cast<int>(whole.x), static_cast<int>(whole.y), static_cast<int>(whole.z)};
    return std::sqrt(reflections.template intensity<One>(nearest_hkl, hkl - whole));
}

template <class T>
TricubicReflections<T> tricubic(const NumberTable<T>& table) {
    return {table.box(), {-3, -3, -3}, {3, 3, 3}};
}

// Oracle: printed by the reference program nanoBragg.c: nodes -1, 0, 1, 2 with values 1, 4,
// 9, 30.
TEST(LagrangeWeights, GiveTheReferenceProgramsValue) {
    double weight[4];
    lagrange_weights(0.3, weight);
    EXPECT_NEAR(
        weight[0] * 1.0 + weight[1] * 4.0 + weight[2] * 9.0 + weight[3] * 30.0, 4.653, 1e-14
    );
}

TEST(LagrangeWeights, SumToOneAndSingleOutTheirNodes) {
    for (const double x : {0.0, 0.2, 0.5, 0.99, 1.0}) {
        double weight[4];
        lagrange_weights(x, weight);
        EXPECT_NEAR(weight[0] + weight[1] + weight[2] + weight[3], 1.0, 1e-15);
    }
    double weight[4];
    lagrange_weights(0.0, weight);
    EXPECT_EQ(weight[1], 1.0);
    EXPECT_EQ(std::abs(weight[0]) + std::abs(weight[2]) + std::abs(weight[3]), 0.0);
}

TEST(TricubicReflections, ReproduceACubicExactly) {
    const auto cubic = [](double h, double k, double l) {
        return 50.0 + h * h * h - 2.0 * k * k * k + h * k * l + 3.0 * l * l - 4.0 * k;
    };
    const NumberTable<double> table(
        [&](int h, int k, int l) {
            return cubic(h, k, l);
        },
        0.0
    );
    const TricubicReflections<double> reflections = tricubic(table);
    for (const Vec3d& hkl :
         {Vec3d{0.3, -0.4, 0.9},
          Vec3d{-0.999, 0.5, 0.001},
          Vec3d{0.0, 0.0, 0.0},
          Vec3d{0.7, 0.7, -0.3},
          Vec3d{1.0, -1.0, 1.0}}) {
        EXPECT_NEAR(interpolated(reflections, hkl), cubic(hkl.x, hkl.y, hkl.z), 1e-12);
    }
}

TEST(TricubicReflections, TakeTheNearestReflectionWithoutTwoNeighboursOnEachSide) {
    const NumberTable<double> table(
        [](int h, int k, int l) {
            return 500.0 + 100.0 * h + 10.0 * k + l * l;
        },
        7.0
    );
    const TricubicReflections<double> reflections = tricubic(table);
    // From -1 to 1 there are two neighbours on each side.
    EXPECT_NEAR(interpolated(reflections, {0.9, 0.0, 0.0}), 590.0, 1e-10);
    EXPECT_EQ(interpolated(reflections, {1.1, 0.0, 0.0}), 600.0);
    EXPECT_EQ(interpolated(reflections, {-1.1, 0.0, 0.0}), 400.0);
    EXPECT_EQ(interpolated(reflections, {0.4, 0.4, 2.9}), 509.0);
    EXPECT_EQ(interpolated(reflections, {0.4, 0.4, 30.0}), 7.0);
}

TEST(TricubicReflections, OfAnEmptyTableAreTheDefault) {
    // A box of border alone: four planes on each axis.
    const auto border = upload("border", std::vector<double>(64, 3.0));
    const TricubicReflections<double> reflections{
        {border, -1, -1, -1, 4, 4, 4}, {0, 0, 0}, {-1, -1, -1}};
    EXPECT_EQ(interpolated(reflections, {0.2, 5.3, -7.1}), 3.0);
}

}  // namespace
}  // namespace minibragg::crystal
