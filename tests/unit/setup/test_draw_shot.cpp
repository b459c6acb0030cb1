#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "series_of.hpp"

namespace minibragg::setup {
namespace {

using config::ShotKey;
using testing::HasSubstr;

DrawnShot shot_of(const std::string& series, int shot) {
    return draw_shot(*run_of(series).series, shot);
}

TEST(DrawShot, OfASeriesThatSaysNothingIsTheDeck) {
    const Experiment run = run_of("shots = 3");
    const DrawnShot shot = draw_shot(*run.series, 2);
    EXPECT_EQ(shot.shot, 2);
    ASSERT_EQ(shot.crystals.size(), 1U);
    EXPECT_EQ(shot.crystals[0].cell.a_A, 50.0);
    EXPECT_EQ(shot.crystals[0].u_matrix.row[1].y, run.crystal.u_matrix.row[1].y);
    EXPECT_FALSE(shot.values[ShotKey::wavelength].has_value());
    EXPECT_TRUE(shot.spectrum.empty());
}

TEST(DrawShot, TakesFixedValuesAndLists) {
    const std::string series =
        "shots = 3\nwavelength_A = 1.1\ndistance_mm = [80, 81, 82]\n"
        "cells_a = { list = [5, 6], order = \"cycle\" }";
    const Experiment run = run_of(series);
    for (int i = 0; i < 3; ++i) {
        const DrawnShot shot = draw_shot(*run.series, i);
        EXPECT_EQ(shot.values[ShotKey::wavelength], 1.1);
        EXPECT_EQ(shot.values[ShotKey::distance], 80.0 + i);
        EXPECT_EQ(shot.values[ShotKey::cells_a], 5.0 + i % 2);
    }
}

TEST(DrawShot, GivesEachCrystalOfEveryShotAValueOfItsOwn) {
    const Experiment run = run_of(
        "shots = 3\nlattices = 2\nlattice_weight = { list = [1, 0.3], order = \"crystal\" }"
    );
    for (int i = 0; i < 3; ++i) {
        const DrawnShot shot = draw_shot(*run.series, i);
        EXPECT_EQ(shot.crystals[0].values[ShotKey::lattice_weight], 1.0);
        EXPECT_EQ(shot.crystals[1].values[ShotKey::lattice_weight], 0.3);
    }
    EXPECT_THAT(
        refusal_of(
            "shots = 1\nlattices = 3\nlattice_weight = { list = [1, 0.3], order = \"crystal\" }"
        ),
        HasSubstr("series.lattice_weight: there are 2 values for 3 crystals in one shot")
    );
}

TEST(DrawShot, DrawsWeightsAroundOne) {
    const Experiment run = run_of(
        "shots = 1\nlattices = 3\n"
        "lattice_weight = { distribution = \"lognormal\", sigma_log = 0.01 }"
    );
    std::set<double> met;
    for (const DrawnCrystal& crystal : draw_shot(*run.series, 0).crystals) {
        EXPECT_NEAR(*crystal.values[ShotKey::lattice_weight], 1.0, 0.06);
        met.insert(*crystal.values[ShotKey::lattice_weight]);
    }
    EXPECT_EQ(met.size(), 3U);
}

TEST(DrawShot, DrawsFromAListInRandomOrder) {
    const Experiment run =
        run_of("shots = 200\ndistance_mm = { list = [80, 81, 82], order = \"random\" }");
    std::set<double> met;
    for (int i = 0; i < 200; ++i) {
        met.insert(*draw_shot(*run.series, i).values[ShotKey::distance]);
    }
    EXPECT_EQ(met, (std::set<double>{80.0, 81.0, 82.0}));
}

TEST(DrawShot, DrawsAgainWhatLiesOutside) {
    // Half of all draws lie below the mean: with a floor there, none does.
    const Experiment run = run_of(
        "shots = 500\ndistance_mm = { distribution = \"normal\", sigma = 5, lowest = 90, "
        "highest = 96 }"
    );
    for (int i = 0; i < 500; ++i) {
        const double distance_mm = *draw_shot(*run.series, i).values[ShotKey::distance];
        EXPECT_GE(distance_mm, 90.0);
        EXPECT_LE(distance_mm, 96.0);
    }
}

TEST(DrawShot, StaysInThePhysicalRange) {
    const Experiment run =
        run_of("shots = 500\nmosaic_spread_deg = { distribution = \"normal\", sigma = 0.3 }");
    for (int i = 0; i < 500; ++i) {
        EXPECT_GE(*draw_shot(*run.series, i).crystals[0].values[ShotKey::mosaic_spread], 0.0);
    }
}

TEST(DrawShot, NamesTheShotWhenARangeIsNeverMet) {
    const Experiment run = run_of(
        "shots = 9\ndistance_mm = { distribution = \"normal\", mean = 90, sigma = 1e-6, lowest "
        "= 80, highest = 90 }"
    );
    EXPECT_NO_THROW(draw_shot(*run.series, 7));
    const Experiment never = run_of(
        "shots = 9\nwavelength_A = { distribution = \"lognormal\", median = 1, sigma_log = "
        "1e-6, lowest = 0.5, highest = 1 }\nlattices = { distribution = \"uniform\", lowest = "
        "1.2, highest = 1.8 }"
    );
    try {
        draw_shot(*never.series, 7);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("series.lattices, shot 7 = "));
        EXPECT_THAT(error.what(), HasSubstr("1000 draws in a row"));
    }
}

TEST(DrawShot, KeepsTheSymmetryOfTheCell) {
    const std::string series =
        "shots = 3\ncell_a_A = { distribution = \"normal\", sigma = 1 }\n"
        "cell_c_A = { distribution = \"normal\", sigma = 1 }\ncell_factor = [1.01, 1.02, 1.03]";
    const Experiment run = run_of(series);
    const DrawnShot shot = draw_shot(*run.series, 1);
    const DrawnCrystal& crystal = shot.crystals[0];
    EXPECT_EQ(crystal.cell.a_A, crystal.cell.b_A);
    EXPECT_NE(crystal.cell.a_A, 50.0 * 1.02);
    EXPECT_DOUBLE_EQ(crystal.cell.a_A, *crystal.values[ShotKey::cell_a] * 1.02);
    EXPECT_DOUBLE_EQ(crystal.cell.c_A, *crystal.values[ShotKey::cell_c] * 1.02);
    EXPECT_EQ(crystal.cell.gamma_deg, 90.0);
    const Experiment free = run_of(series + "\nkeep_symmetry = false\n");
    EXPECT_NE(
        draw_shot(*free.series, 1).crystals[0].cell.a_A,
        draw_shot(*free.series, 1).crystals[0].cell.b_A
    );
}

TEST(DrawShot, NamesTheShotWhoseAnglesCloseNoCell) {
    const Experiment run = run_of(
        "shots = 2\nkeep_symmetry = false\ncell_alpha_deg = [90, 170]\ncell_beta_deg = 30"
    );
    EXPECT_NO_THROW(draw_shot(*run.series, 0));
    try {
        draw_shot(*run.series, 1);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("series, shot 1: unit cell"));
    }
}

TEST(DrawShot, GivesEveryCrystalItsOwn) {
    const DrawnShot shot = shot_of(
        "shots = 3\nlattices = 3\norientation = { distribution = \"uniform\" }\n"
        "cell_a_A = { distribution = \"normal\", sigma = 1 }",
        2
    );
    ASSERT_EQ(shot.crystals.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const DrawnCrystal& one = shot.crystals[i];
        const DrawnCrystal& next = shot.crystals[(i + 1) % 3];
        EXPECT_NE(one.cell.a_A, next.cell.a_A);
        EXPECT_NE(one.u_matrix.row[0].x, next.u_matrix.row[0].x);
        EXPECT_NE(one.mosaic_seed, next.mosaic_seed);
    }
}

TEST(DrawShot, SharesListedOrientationsOutByCrystals) {
    const DrawnShot shot = shot_of(
        "shots = 2\nlattices = 2\norientation = { euler_deg = [[1, 0, 0], [2, 0, 0], [3, 0, "
        "0], [4, 0, 0]] }",
        1
    );
    const double degree = constants::radians_per_degree;
    EXPECT_NEAR(shot.crystals[0].u_matrix.row[2].y, std::sin(3.0 * degree), 1e-15);
    EXPECT_NEAR(shot.crystals[1].u_matrix.row[2].y, std::sin(4.0 * degree), 1e-15);
}

TEST(DrawShot, KeepsTheDecksDomainsWhenAsked) {
    EXPECT_EQ(shot_of("shots = 2\nsame_domains = true", 1).crystals[0].mosaic_seed, 12345678);
    EXPECT_NE(shot_of("shots = 2", 1).crystals[0].mosaic_seed, 12345678);
}

TEST(DrawShot, MovesAGeneratedSpectrumWithTheWavelength) {
    const std::string spectrum =
        "\nspectrum = { model = \"gaussian\", fwhm_fraction = 0.01, lines = 3 }";
    const DrawnShot shot = shot_of("shots = 2\nwavelength_A = [1.3, 1.5]" + spectrum, 1);
    ASSERT_EQ(shot.spectrum.size(), 3U);
    EXPECT_DOUBLE_EQ(shot.spectrum[1].wavelength_A, 1.5);
    const DrawnShot by_energy = shot_of("shots = 1\nenergy_eV = 9000" + spectrum, 0);
    EXPECT_DOUBLE_EQ(by_energy.spectrum[1].wavelength_A, constants::hc_eV_A / 9000.0);
}

TEST(DrawShot, IsNotMovedByWhatElseVaries) {
    const std::string alone =
        "shots = 5\ndistance_mm = { distribution = \"normal\", sigma = 1 }";
    const std::string more =
        alone +
        "\nlattices = 4\nwater_um = { distribution = \"uniform\", lowest = 1, "
        "highest = 2 }\norientation = { distribution = \"uniform\" }";
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(
            shot_of(alone, i).values[ShotKey::distance],
            shot_of(more, i).values[ShotKey::distance]
        );
    }
}

TEST(DrawShot, HasASeedForEveryQuantity) {
    const auto values = [](const std::string& seeds) {
        const DrawnShot shot = shot_of(
            "shots = 2\ndistance_mm = { distribution = \"normal\", sigma = 1" + seeds +
                " }\nbeam_center_x_mm = { distribution = \"normal\", sigma = 1 }",
            1
        );
        return std::pair{*shot.values[ShotKey::distance], *shot.values[ShotKey::beam_center_x]};
    };
    const auto [distance, x] = values("");
    const auto [other_distance, same_x] = values(", seed = 99");
    EXPECT_NE(distance, other_distance);
    EXPECT_EQ(x, same_x);
}

}  // namespace
}  // namespace minibragg::setup
