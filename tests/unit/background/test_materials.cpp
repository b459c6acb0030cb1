#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/background/materials.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::background {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(BuiltInMaterials, AreAllThereWithRisingTables) {
    for (const std::string& name : built_in_material_names()) {
        const Material material = built_in_material(name);
        EXPECT_EQ(material.name, name);
        EXPECT_GT(material.density_g_per_cm3, 0.0);
        EXPECT_GT(material.molecular_weight_Da, 0.0);
        ASSERT_GE(material.table.size(), 2U);
        EXPECT_EQ(material.table.front().stol_invA, 0.0);
        for (std::size_t i = 1; i < material.table.size(); ++i) {
            EXPECT_GT(material.table[i].stol_invA, material.table[i - 1].stol_invA);
            EXPECT_GE(material.table[i].F_e, 0.0);
        }
    }
}

TEST(BuiltInMaterials, NameTheChoicesWhenThereIsNoSuch) {
    EXPECT_THAT(
        [] {
            built_in_material("vodka");
        },
        ThrowsMessage<InputError>(HasSubstr("'vodka' (known: water, air, ice)"))
    );
}

TEST(Ice, HasItsStrongestRingsWhereHexagonalIceHasThem) {
    // d = 3.895, 3.661, 3.438 A: the three rings every crystallographer knows; a gap at 3.2 A.
    const Material ice = built_in_material("ice");
    const auto intensity = [&](double d_A) {
        const auto index = static_cast<std::size_t>(std::lround(2000.0 / (2.0 * d_A)));
        return ice.table.at(index).F_e * ice.table.at(index).F_e;
    };
    for (const double ring_A : {3.895, 3.661, 3.438, 2.667, 2.249}) {
        EXPECT_GT(intensity(ring_A), 150.0) << ring_A;
    }
    EXPECT_LT(intensity(3.2), 1e-3);
    EXPECT_LT(intensity(8.0), 1e-3);
}

TEST(Ice, ScattersInTotalAsItsMoleculesDo) {
    // Sum rule: between rings the powder's F^2 averages to that of the lone molecule. Integral
    // over stol from 0.1 to 0.5 of the squared form factor of oxygen (International Tables C, B
    // = 1.2 A^2): 7.38.
    double integral = 0.0;
    for (const ScatteringPoint& point : built_in_material("ice").table) {
        integral += point.F_e * point.F_e / 2000.0;
    }
    EXPECT_NEAR(integral, 7.38, 0.1 * 7.38);
}

TEST(MoleculesInBeam, AreVolumeTimesDensityOverWeight) {
    // 0.1 mm x 0.1 mm x 0.1 mm of water: 1e-12 m^3 = 1e-6 g; 6.02214179e23 * 1e-6 / 18.
    const double molecules = molecules_in_beam(built_in_material("water"), {1e-4, 1e-4});
    EXPECT_NEAR(molecules, 3.3456343277777778e16, 1e3);
    EXPECT_EQ(molecules_in_beam(built_in_material("water"), {1e-4, 0.0}), 0.0);
}

TEST(MoleculesInBeam, RefuseWhatIsNoAmount) {
    constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
    const Material water = built_in_material("water");
    EXPECT_THROW(molecules_in_beam(water, {0.0, 1e-4}), InputError);
    EXPECT_THROW(molecules_in_beam(water, {1e-4, -1e-4}), InputError);
    EXPECT_THROW(molecules_in_beam(water, {1e-4, nan_value}), InputError);
    EXPECT_THROW(molecules_in_beam({"x", water.table, 0.0, 18.0}, {1e-4, 1e-4}), InputError);
    EXPECT_THROW(
        molecules_in_beam({"x", water.table, 1.0, nan_value}, {1e-4, 1e-4}), InputError
    );
}

TEST(WaterBackground, IsTheReferenceProgramsConstant) {
    // 50 um, 1e28 photons/m^2: 2.57^2 * 7.94079248018965e-30 * 1e28 * 1.25e-13 * 1e6 *
    // 6.02214179e23 / 18.
    const double by_hand = 6.6049 * 7.94079248018965e-2 * 1.25e-7 * 6.02214179e23 / 18.0;
    EXPECT_NEAR(water_background_photons(50e-6, 1e28) / by_hand, 1.0, 1e-14);
    EXPECT_EQ(water_background_photons(0.0, 1e28), 0.0);
}

}  // namespace
}  // namespace minibragg::background
