#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/setup/make_crystal.hpp"
#include "series_of.hpp"

/// A deck's crystal in the scene's units; expected values by hand.
namespace minibragg::setup {
namespace {

CrystalSetup crystal_of(const std::vector<std::string>& overrides) {
    const auto alone = parallel::Communicator::self();
    return make_crystal(deck_of("", overrides), 1.3, Files(alone));
}

TEST(MakeCrystal, CountsTheCellsOfASizeInMicrometres) {
    // 0.1 um are 1000 Angstrom: 20 cells of 50, 14.3 of 70; a size below one cell is one cell.
    const Vec3d cells =
        crystal_of({"crystal.cells=", "crystal.size_um=[0.1, 0.001, 0.1]"}).model.lattice.cells;
    EXPECT_EQ(cells.x, 20.0);
    EXPECT_EQ(cells.y, 1.0);
    EXPECT_EQ(cells.z, 14.0);
}

TEST(MakeCrystal, TakesTheNumberOfCellsAsItIs) {
    const Vec3d cells = crystal_of({}).model.lattice.cells;
    EXPECT_EQ(cells.x, 10.0);
    EXPECT_EQ(cells.y, 12.0);
    EXPECT_EQ(cells.z, 14.0);
}

TEST(MakeCrystal, TurnsTheStandardSettingByDegrees) {
    // A quarter turn about z: a, along x, comes to y.
    const CrystalSetup setup = crystal_of({"crystal.orientation.euler_deg=[0, 0, 90]"});
    const Vec3d& a = setup.model.cell_A.row[0];
    EXPECT_NEAR(a.x, 0.0, 1e-13);
    EXPECT_NEAR(a.y, 50.0, 1e-13);
    EXPECT_NEAR(setup.a_matrix_invA.row[1].x, 1.0 / 50.0, 1e-16);  // y of a*
}

TEST(MakeCrystal, FindsCellAndOrientationInAnAMatrix) {
    // Columns a*, b*, c* of the cell 50, 50, 70 after a quarter turn about z.
    const CrystalSetup setup = crystal_of(
        {"crystal.orientation.euler_deg=",
         "crystal.orientation.a_matrix_invA=[0, -0.02, 0, 0.02, 0, 0, 0, 0, "
         "0.0142857142857142857]"}
    );
    EXPECT_NEAR(setup.cell.a_A, 50.0, 1e-12);
    EXPECT_NEAR(setup.cell.c_A, 70.0, 1e-12);
    EXPECT_NEAR(setup.cell.gamma_deg, 90.0, 1e-12);
    EXPECT_NEAR(setup.u_matrix.row[0].y, -1.0, 1e-14);
    EXPECT_NEAR(setup.u_matrix.row[1].x, 1.0, 1e-14);
}

TEST(MakeCrystal, TurnsDomainsByAtMostTheSpreadInDegrees) {
    config::Mosaic deck;
    deck.spread_deg = 0.1;
    deck.domains = 50;
    const std::vector<Mat3> domains = make_domains(deck);
    ASSERT_EQ(domains.size(), 50U);
    double largest_rad = 0.0;
    for (const Mat3& domain : domains) {
        // A rotation by a small angle t about (x, y, z) has t x, t y and t z beside its diagonal.
        const Vec3d axis_rad{
            0.5 * (domain.row[2].y - domain.row[1].z),
            0.5 * (domain.row[0].z - domain.row[2].x),
            0.5 * (domain.row[1].x - domain.row[0].y)};
        largest_rad = std::max(largest_rad, std::asin(length(axis_rad)));
    }
    EXPECT_LE(largest_rad, 0.1 * constants::radians_per_degree * (1.0 + 1e-9));
    EXPECT_GT(largest_rad, 0.05 * constants::radians_per_degree);
}

}  // namespace
}  // namespace minibragg::setup
