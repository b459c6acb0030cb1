#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/setup/make_crystal.hpp"
#include "series_of.hpp"

/// A deck's crystal in the scene's units; expected values by hand.
namespace minibragg::setup {
namespace {

CrystalSetup crystal_of(const std::vector<std::string>& overrides) {
    const auto alone = parallel::Communicator::self();
    return make_crystal(deck_of("", overrides), {1.3, 5.0}, Files(alone));
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

/// Writes a text where a test may.
std::string file_of(const std::string& name, const std::string& text) {
    const std::string path = testing::TempDir() + name;
    std::ofstream(path) << text;
    return path;
}

std::vector<std::string> warnings_of(const std::vector<std::string>& overrides) {
    return crystal_of(overrides).notes.warnings;
}

TEST(MakeCrystal, ComputesAmplitudesToTheReflectionsNearestToTheDetector) {
    // The detector sees 5 A; half the diagonal of the reciprocal cell of 50, 50, 70 A is
    // 0.01585 / A.
    const std::vector<std::string> random{
        "structure_factors.default_F=0", "structure_factors.random.seed=1"};
    const double reach_A = 1.0 / (1.0 / 5.0 + 0.5 * std::sqrt(2.0 / 2500.0 + 1.0 / 4900.0));
    const CrystalSetup setup = crystal_of(random);
    EXPECT_GE(setup.amplitudes.d_min_A, reach_A);
    EXPECT_NEAR(setup.amplitudes.d_min_A, reach_A, 0.05);
    EXPECT_FALSE(setup.amplitudes.is_anomalous);
    EXPECT_TRUE(setup.notes.warnings.empty());
    std::vector<std::string> asked = random;
    asked.emplace_back("structure_factors.resolution_A=8");
    EXPECT_NEAR(crystal_of(asked).amplitudes.d_min_A, 8.0, 0.1);
}

TEST(MakeCrystal, TakesTheCellOfAModelForHowFarItsAmplitudesReach) {
    const std::string model = file_of(
        "one_atom.pdb",
        "CRYST1   20.000   20.000   20.000  90.00  90.00  90.00 P 1           1\n"
        "ATOM      1  C   ALA A   1       1.000   2.000   3.000  1.00 10.00           C\n"
    );
    const CrystalSetup setup = crystal_of(
        {"crystal.unit_cell=", "crystal.space_group=", "structure_factors.file=" + model}
    );
    const double reach_A = 1.0 / (1.0 / 5.0 + 0.5 * std::sqrt(3.0) / 20.0);
    EXPECT_GE(setup.amplitudes.d_min_A, reach_A);
    EXPECT_NEAR(setup.amplitudes.d_min_A, reach_A, 0.2);
}

TEST(MakeCrystal, TakesAnomalousScatteringAtTheMeanWavelength) {
    // 12398.42 / 1.3 = 9537.246 eV, 0.537246 of the way between the rows.
    const std::string table =
        file_of("fe.txt", "energy_eV f_prime_e f_double_prime_e\n9000 -1 2\n10000 -2 4\n");
    const std::string model = file_of(
        "two_atoms.pdb",
        "CRYST1   20.000   20.000   20.000  90.00  90.00  90.00 P 1           1\n"
        "ATOM      1 FE   HEM A   1       1.000   2.000   3.000  1.00 10.00          FE\n"
        "ATOM      2  C   ALA A   1       4.000   2.000   7.000  1.00 10.00           C\n"
    );
    std::vector<std::string> deck{
        "crystal.unit_cell=", "crystal.space_group=", "structure_factors.file=" + model};
    EXPECT_FALSE(crystal_of(deck).amplitudes.is_anomalous);
    deck.emplace_back("structure_factors.anomalous=at_wavelength");
    deck.push_back(
        R"(structure_factors.anomalous_site=[{element="FE", table_file=")" + table + "\"}]"
    );
    const AmplitudeTruth amplitudes = crystal_of(deck).amplitudes;
    EXPECT_TRUE(amplitudes.is_anomalous);
    ASSERT_EQ(amplitudes.scattering.size(), 2U);
    EXPECT_EQ(amplitudes.scattering[0].element, "C");
    EXPECT_EQ(amplitudes.scattering[1].element, "Fe");
    EXPECT_NEAR(amplitudes.scattering[1].f_prime_e, -1.537246, 1e-6);
    EXPECT_NEAR(amplitudes.scattering[1].f_double_prime_e, 3.074492, 1e-6);
    deck.back() = R"(structure_factors.anomalous_site=[{element="Iron"}])";
    EXPECT_THAT(
        [&] {
            crystal_of(deck);
        },
        testing::ThrowsMessage<InputError>(
            testing::HasSubstr("structure_factors.anomalous_site[0].element = 'Iron'")
        )
    );
}

TEST(MakeCrystal, WarnsOfKeysWithoutEffect) {
    using testing::ElementsAre;
    using testing::HasSubstr;
    EXPECT_THAT(
        warnings_of({"structure_factors.resolution_A=3", "structure_factors.bulk_solvent=true"}
        ),
        ElementsAre(
            HasSubstr("structure_factors.resolution_A has no effect: all reflections have"),
            HasSubstr("structure_factors.bulk_solvent has no effect")
        )
    );
    std::string sphere;
    for (int h = -1; h <= 1; ++h) {
        for (int k = -1; k <= 1; ++k) {
            for (int l = -1; l <= 1; ++l) {
                sphere += std::to_string(h) + " " + std::to_string(k) + " " +
                          std::to_string(l) + " 1\n";
            }
        }
    }
    const std::string list = "structure_factors.file=" + file_of("sphere.hkl", sphere);
    const std::string no_group = "crystal.space_group=";
    EXPECT_TRUE(warnings_of({list, no_group}).empty());
    EXPECT_THAT(
        warnings_of(
            {list,
             no_group,
             "structure_factors.column=FP",
             "structure_factors.resolution_A=3",
             "structure_factors.bulk_solvent=true",
             "structure_factors.anomalous=at_wavelength"}
        ),
        ElementsAre(
            HasSubstr("structure_factors.column has no effect"),
            HasSubstr("structure_factors.resolution_A has no effect"),
            HasSubstr("structure_factors.bulk_solvent has no effect"),
            HasSubstr("structure_factors.anomalous has no effect")
        )
    );
}

TEST(MakeCrystal, TellsWhatAFileOfReflectionsIs) {
    const std::string list =
        "structure_factors.file=" + file_of("pair.hkl", "1 2 3 5\n-1 -2 -3 6\n");
    const CrystalSetup setup = crystal_of({list});
    EXPECT_EQ(setup.amplitudes.source, "h k l F");
    EXPECT_TRUE(setup.amplitudes.is_anomalous);
    EXPECT_EQ(setup.amplitudes.unique_reflections, 1);
    EXPECT_EQ(setup.amplitudes.redundancy, 2.0);
    EXPECT_EQ(setup.reflections, 16);  // 422: eight each
    using testing::HasSubstr;
    EXPECT_THAT(
        setup.notes.remarks,
        testing::ElementsAre(
            HasSubstr("redundancy 2, completeness "),
            HasSubstr("nanobragg -hkl knows no symmetry")
        )
    );
}

TEST(MakeCrystal, TurnsDomainsByTheSpreadInDegrees) {
    config::Mosaic deck;
    deck.spread_deg = 0.1;
    deck.domains = 50;
    const std::vector<Mat3> domains = make_domains(deck);
    ASSERT_EQ(domains.size(), 50U);
    double largest_rad = 0.0;
    for (const Mat3& domain : domains) {
        // A rotation by a small angle t about (x, y, z) has t x, t y and t z beside its
        // diagonal.
        const Vec3d axis_rad{
            0.5 * (domain.row[2].y - domain.row[1].z),
            0.5 * (domain.row[0].z - domain.row[2].x),
            0.5 * (domain.row[1].x - domain.row[0].y)};
        largest_rad = std::max(largest_rad, std::asin(length(axis_rad)));
    }
    // Up to a tenth more, to keep the covariance (crystal/mosaic.hpp).
    EXPECT_LE(largest_rad, 0.11 * constants::radians_per_degree);
    EXPECT_GT(largest_rad, 0.05 * constants::radians_per_degree);
}

}  // namespace
}  // namespace minibragg::setup
