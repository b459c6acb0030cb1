#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"

// Derivations: docs/physics.md, section "Constants".
namespace minibragg::constants {
namespace {

TEST(Constants, PlanckTimesLightFollowsFromTheSi) {
    constexpr double planck_J_s = 6.62607015e-34, light_m_per_s = 299792458.0;
    constexpr double charge_C = 1.602176634e-19, A_per_m = 1e10;
    EXPECT_DOUBLE_EQ(hc_eV_A, planck_J_s * light_m_per_s / charge_C * A_per_m);
}

TEST(Constants, ElectronRadiusIsTheReferenceProgramsAndCloseToCodata) {
    EXPECT_EQ(electron_radius_squared_m2, 7.94079248018965e-30);
    constexpr double codata_2018_m = 2.8179403262e-15;
    const double excess = electron_radius_squared_m2 / (codata_2018_m * codata_2018_m) - 1.0;
    EXPECT_NEAR(excess, 6.04e-7, 1e-9);
}

TEST(Constants, AvogadroIsTheReferenceProgramsAndCloseToTheSi) {
    EXPECT_NEAR(avogadro_per_mol / 6.02214076e23 - 1.0, 1.71e-7, 1e-9);
}

}  // namespace
}  // namespace minibragg::constants
