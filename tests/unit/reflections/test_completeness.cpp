#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/reflections/completeness.hpp"

/// Lattice points counted by hand.
namespace minibragg::reflections {
namespace {

gemmi::GroupOps operations_of(const char* group) {
    return gemmi::get_spacegroup_by_name(group).operations();
}

/// All reflections of a cube of indices.
std::vector<Reflection> cube(int largest) {
    std::vector<Reflection> all;
    for (int h = -largest; h <= largest; ++h) {
        for (int k = -largest; k <= largest; ++k) {
            for (int l = -largest; l <= largest; ++l) {
                all.push_back({h, k, l, 1.0});
            }
        }
    }
    return all;
}

TEST(Completeness, OfABoxLacksTheOuterReflectionsOfItsSphere) {
    // The corner (2 2 2) has |h|^2 = 12: 178 lattice points have |h|^2 of 1 to 12 (6 + 12 + 8 +
    // 6 + 24 + 24 + 12 + 30
    // + 24 + 24 + 8), the box holds 124 of them; within |h|^2 = 3 there are 26, all in the box.
    const Completeness found =
        completeness_of(cube(2), {10.0, 10.0, 10.0}, operations_of("P 1"));
    EXPECT_NEAR(found.d_min_A, 10.0 / std::sqrt(12.0), 1e-12);
    EXPECT_NEAR(found.of_all, 124.0 / 178.0, 1e-12);
    EXPECT_EQ(found.of_coarse, 1.0);
}

TEST(Completeness, OfTheInnerHalfIncludesItsSurface) {
    // Along a to (4 0 0): (2 0 0) lies on the inner sphere with the other 32 lattice points to
    // |h|^2 = 4.
    const std::vector<Reflection> list{{1, 0, 0, 1.0}, {2, 0, 0, 1.0}, {4, 0, 0, 1.0}};
    const Completeness found = completeness_of(list, {10.0, 10.0, 10.0}, operations_of("P 1"));
    EXPECT_NEAR(found.of_coarse, 2.0 / 16.0, 1e-12);
}

TEST(Completeness, CountsNoAbsentReflections) {
    // I: h + k + l is even. Half of the cube's neighbours of the origin are absent.
    std::vector<Reflection> list{{1, 1, 0, 1.0}, {-1, -1, 0, 1.0}, {1, 0, 0, 0.0}};
    const Completeness found =
        completeness_of(list, {10.0, 10.0, 10.0}, operations_of("I 2 2 2"));
    EXPECT_NEAR(found.of_all, 2.0 / 12.0, 1e-12);
}

TEST(Completeness, OfAFewReflectionsFarOutIsEstimated) {
    const std::vector<Reflection> list{{-32000, 0, 0, 1.0}, {32000, 0, 0, 1.0}};
    const Completeness found = completeness_of(list, {10.0, 10.0, 10.0}, operations_of("P 1"));
    EXPECT_GT(found.of_all, 0.0);
    EXPECT_LT(found.of_all, 1e-12);
    EXPECT_EQ(
        completeness_of({{0, 0, 0, 1.0}}, {10.0, 10.0, 10.0}, operations_of("P 1")).of_all, 0.0
    );
}

}  // namespace
}  // namespace minibragg::reflections
