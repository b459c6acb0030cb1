#include <cmath>

#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_units.hpp"

namespace minibragg::nanobragg {
namespace {

Lattice lattice_of_line(const std::string& line) {
    NanobraggRandom random(-1);
    return make_lattice(options_of(line).crystal, std::nullopt, 1e-10, random);
}

Lattice lattice_of_matrix(const std::string& line, const std::string& matrix) {
    NanobraggRandom random(-1);
    return make_lattice(options_of(line).crystal, matrix, 2e-10, random);
}

TEST(MakeLattice, KeepsTheLengthsAndBendsTheAnglesOfATriclinicCell) {
    const Lattice lattice = lattice_of_line("-cell 70 80 90 75 85 95");
    const CellParameters cell =
        cell_parameters(lattice.direct_A, lattice.reciprocal_invA, lattice.volume_A3);
    EXPECT_NEAR(cell.lengths.x, 70.0, 1e-10);
    EXPECT_NEAR(cell.lengths.y, 80.0, 1e-10);
    EXPECT_NEAR(cell.lengths.z, 90.0, 1e-10);
    EXPECT_NEAR(degrees(cell.angles_rad.x), 75.0391, 5e-5);
    EXPECT_NEAR(degrees(cell.angles_rad.y), 85.0136, 5e-5);
    EXPECT_NEAR(degrees(cell.angles_rad.z), 95.0081, 5e-5);
}

TEST(MakeLattice, FillsAShortCellUp) {
    const Lattice cube = lattice_of_line("-cell 50");
    EXPECT_NEAR(cube.volume_A3, 125000.0, 1e-6);
    EXPECT_NEAR(cube.direct_A.row[0].x, 50.0, 1e-12);
    EXPECT_NEAR(cube.direct_A.row[1].y, 50.0, 1e-12);
    EXPECT_NEAR(cube.direct_A.row[2].z, 50.0, 1e-12);
}

TEST(MakeLattice, TurnsByTheMissetAboutXThenYThenZ) {
    const Lattice turned = lattice_of_line("-cell 50 60 70 -misset 0 0 90");
    EXPECT_NEAR(turned.direct_A.row[0].y, 50.0, 1e-10);
    EXPECT_NEAR(turned.direct_A.row[1].x, -60.0, 1e-10);
}

TEST(MakeLattice, DrawsTheReferenceProgramsRandomMissets) {
    const auto misset_deg = [](const std::string& seed) {
        const Lattice l = lattice_of_line("-cell 50 -misset random -misset_seed " + seed);
        return Vec3d{degrees(l.misset_rad.x), degrees(l.misset_rad.y), degrees(l.misset_rad.z)};
    };
    const Vec3d of_42 = misset_deg("42");
    EXPECT_NEAR(of_42.x, -11.585886639425024, 1e-10);
    EXPECT_NEAR(of_42.y, 56.207688997699549, 1e-10);
    EXPECT_NEAR(of_42.z, -1.333374204498232, 1e-10);
    EXPECT_NEAR(misset_deg("12345").x, 105.72075473063305, 1e-10);
}

TEST(MakeLattice, ScalesAMatrixByItsWavelength) {
    const Lattice l = lattice_of_matrix("-mat m", "0.02 0 0\n0 0.04 0\n0 0 0.05 9 9");
    EXPECT_NEAR(l.direct_A.row[0].x, 100.0, 1e-10);
    EXPECT_NEAR(l.direct_A.row[1].y, 50.0, 1e-10);
    EXPECT_NEAR(l.direct_A.row[2].z, 40.0, 1e-10);
}

TEST(MakeLattice, TakesALeftHandedMatrix) {
    const Lattice l = lattice_of_matrix("-mat m", "0 0.02 0 0.02 0 0 0 0 0.02");
    EXPECT_LT(l.volume_A3, 0.0);
    EXPECT_NEAR(std::fabs(l.direct_A.row[0].y), 100.0, 1e-10);
}

TEST(MakeLattice, EnforcesTheCellOnAMatrix) {
    const Lattice l =
        lattice_of_matrix("-mat m -cell 70 80 90", "0.02 0 0\n0 0.04 0\n0 0 0.05");
    EXPECT_NEAR(l.direct_A.row[0].x, 70.0, 1e-10);
    EXPECT_NEAR(l.direct_A.row[2].z, 90.0, 1e-10);
}

TEST(MakeLattice, NeedsNineNumbers) {
    EXPECT_THROW(lattice_of_matrix("-mat m", "1 2 3 4 5 6 7 8"), InputError);
    EXPECT_THROW(lattice_of_matrix("-mat m", ""), InputError);
    EXPECT_THROW(setup_of("-default_F 1 -mat none"), InputError);
    EXPECT_THROW(setup_of("-default_F 1 -mat m", {{"m", "0 0 0 0 0 0 0 0 0"}}), InputError);
}

TEST(CountCells, CountsSizesOfWholeEdgesAsTheReferenceProgramDoes) {
    // Sizes are multiples of the edges: the last bit of a length decides. Numbers of cells that
    // nanoBragg.c prints.
    struct Case {
        const char* line;
        Vec3d cells;
    };

    const Case cases[] = {
        {"-cell 81 81 37 90 89 66 -misset 16 -48 -53 -xtal_x 4.86e-05 -xtal_y 2.43e-05 -xtal_z "
         "2.59e-05",
         {6, 3, 7}},
        {"-cell 60 81 37 68 66 90 -misset 50 17 3 -xtal_x 4.8e-05 -xtal_y 8.91e-05 -xtal_z "
         "7.4e-06",
         {8, 11, 3}},
        {"-cell 81 33 33 103 90 112 -misset -26 26 76 -xtal_x 6.48e-05 -xtal_y 1.32e-05 "
         "-xtal_z 6.6e-06",
         {8, 5, 2}},
        {"-cell 50 60 60 90 90 105 -misset -4 -44 -68 -xtal_x 4.5e-05 -xtal_y 3.6e-05 -xtal_z "
         "6e-05",
         {10, 7, 10}},
        {"-cell 70 33 60 94 90 90 -misset -30 5 -90 -xtal_x 4.9e-05 -xtal_y 2.64e-05 -xtal_z "
         "3.6e-05",
         {7, 8, 7}},
        {"-cell 33 70 95.5 98 90 80 -misset -67 30 -77 -xtal_x 3.96e-05 -xtal_y 3.5e-05 "
         "-xtal_z 0.0001146",
         {13, 5, 12}},
        {"-cell 33 50 37 73 96 90 -misset -74 48 52 -xtal_x 6.6e-06 -xtal_y 1e-05 -xtal_z "
         "1.11e-05",
         {3, 3, 3}}};
    for (const Case& c : cases) {
        const auto setup = setup_of(std::string("-default_F 1 -oversample 1 ") + c.line);
        EXPECT_EQ(setup.cells.x, c.cells.x) << c.line;
        EXPECT_EQ(setup.cells.y, c.cells.y) << c.line;
        EXPECT_EQ(setup.cells.z, c.cells.z) << c.line;
    }
}

TEST(CountCells, RoundsASizeUpAndNeverBelowOne) {
    const CrystalOptions crystal = options_of("-N 7").crystal;
    const Vec3d n = count_cells(crystal, {50e-9, 0.0, 1e-12}, {7e-9, 8e-9, 9e-9});
    EXPECT_EQ(n.x, 8.0);
    EXPECT_EQ(n.y, 7.0);
    EXPECT_EQ(n.z, 1.0);
    EXPECT_EQ(count_cells(options_of("-N 0").crystal, {}, {1, 1, 1}).x, 1.0);
}

TEST(ResolveMosaicity, NeedsASpread) {
    EXPECT_EQ(resolve_mosaicity(options_of("-mosaic_domains 20").crystal).domains, 1);
    EXPECT_EQ(resolve_mosaicity(options_of("-mosaic 0 -mosaic_dom 5").crystal).domains, 1);
    EXPECT_EQ(resolve_mosaicity(options_of("-mosaic 0.1").crystal).domains, 10);
    EXPECT_EQ(resolve_mosaicity(options_of("-mosaici 1 -mosaic_dom 5").crystal).domains, 5);
}

TEST(MakeDomainRotations, StartsWithTheIdentityAndDrawsForItAllTheSame) {
    NanobraggRandom random(-12345678);
    const auto rotations = make_domain_rotations({radians(0.5), 3}, random);
    EXPECT_EQ(rotations[0].row[0].x, 1.0);
    EXPECT_EQ(rotations[0].row[0].y, 0.0);
    EXPECT_NEAR(rotations[1].row[0].y, -0.0079751680914580177, 1e-9);
    EXPECT_NEAR(rotations[2].row[0].y, 0.0028416441030047652, 1e-9);
}

TEST(SpindleAngles, StandAtTheStartOfEachStep) {
    const auto setup = setup_of(small_crystal + "-phi 10 -osc 1 -phisteps 4");
    ASSERT_EQ(setup.spindle.angles_rad.size(), 4U);
    EXPECT_DOUBLE_EQ(degrees(setup.spindle.angles_rad[0]), 10.0);
    EXPECT_DOUBLE_EQ(degrees(setup.spindle.angles_rad[3]), 10.75);
    EXPECT_THROW(setup_of(small_crystal + "-osc 0 -phistep 1"), InputError);
    EXPECT_THROW(setup_of(small_crystal + "-osc 1 -phisteps 2000000000"), InputError);
}

}  // namespace
}  // namespace minibragg::nanobragg
