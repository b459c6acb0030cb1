#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/signs.hpp"

namespace minibragg::nanobragg {
namespace {

constexpr double pi = 3.14159265358979323846;

diffraction::StepRecord step_at(const Vec3d& hkl) {
    diffraction::StepRecord step{};
    step.hkl = hkl;
    step.nearest_hkl = {
        static_cast<std::int32_t>(std::nearbyint(hkl.x)),
        static_cast<std::int32_t>(std::nearbyint(hkl.y)),
        static_cast<std::int32_t>(std::nearbyint(hkl.z))};
    return step;
}

double sign_of(double value) {
    return value < 0.0 ? -1.0 : 1.0;
}

// Oracle: the reference program's own quotient, away from its zeros.
TEST(RowSign, IsThatOfTheQuotientOfTwoSines) {
    std::mt19937 random(1);
    int compared = 0;
    for (int i = 0; i < 20000; ++i) {
        const int cells = 1 + static_cast<int>(random() % 12);
        const double h = (static_cast<double>(random() % 20000) - 10000.0) / 997.0;
        const double quotient = std::sin(pi * h * cells) / std::sin(pi * h);
        const bool is_reflection = h == std::nearbyint(h);
        if (is_reflection || !(std::abs(quotient) > 1e-3)) {
            continue;
        }
        const auto nearest = static_cast<std::int32_t>(std::nearbyint(h));
        EXPECT_EQ(row_sign(cells, h, nearest), sign_of(quotient)) << cells << " cells, " << h;
        ++compared;
    }
    EXPECT_GT(compared, 15000);
}

TEST(LatticeSign, OfABallIsThatOfItsTransform) {
    const auto setup = setup_of("-default_F 1 -cell 70 80 90 -N 5 -Nb 7 -round_xtal -fudge 2");
    int negative = 0;
    for (int i = 0; i < 200; ++i) {
        const Vec3d delta{0.002 * i, -0.001 * i, 0.0005 * i};
        const double r2 =
            25.0 * delta.x * delta.x + 49.0 * delta.y * delta.y + 25.0 * delta.z * delta.z;
        const double u = pi * std::sqrt(2.0 * r2);
        const double transform = i == 0 ? 1.0 : std::sin(u) / u - std::cos(u);
        const Vec3d hkl{3.0 + delta.x, -4.0 + delta.y, delta.z};
        EXPECT_EQ(lattice_sign(setup, step_at(hkl)), sign_of(transform)) << i;
        negative += transform < 0.0 ? 1 : 0;
    }
    EXPECT_GT(negative, 20);
}

TEST(StructureFactorSign, IsThatOfTheNearestReflection) {
    const auto setup = setup_of(
        "-hkl f -cell 70 80 90 -N 5 -default_F -3", {{"f", "1 2 3 -5\n2 2 3 6\n1 2 4 -7\n"}}
    );
    EXPECT_EQ(structure_factor_sign(setup, false, step_at({1.1, 2.2, 2.8})), -1.0);
    EXPECT_EQ(structure_factor_sign(setup, false, step_at({2.1, 2.2, 2.8})), 1.0);
    EXPECT_EQ(structure_factor_sign(setup, false, step_at({1.1, 2.2, 4.1})), -1.0);
    EXPECT_EQ(structure_factor_sign(setup, false, step_at({9.0, 9.0, 9.0})), -1.0);
    EXPECT_EQ(structure_factor_sign(setup, true, step_at({1.1, 2.2, 2.8})), 1.0);
}

}  // namespace
}  // namespace minibragg::nanobragg
