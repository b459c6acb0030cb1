#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/orientation.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "series_of.hpp"

namespace minibragg::setup {
namespace {

using testing::HasSubstr;

TEST(MakeShot, ChangesOnlyWhatTheSeriesLetsDiffer) {
    const Experiment run = run_of("shots = 2\norientation = { distribution = \"uniform\" }");
    const Shot shot = make_shot(run, 1);
    const scene::SceneParts changed = shot.own;
    EXPECT_FALSE(changed.beam);
    EXPECT_FALSE(changed.panels);
    EXPECT_FALSE(changed.background);
}

TEST(MakeShot, MovesWavelengthSensorAndPolychromaticLines) {
    const Experiment run = run_of(
        "shots = 2\nwavelength_A = [1.3, 1.0]",
        {"beam.dispersion={range_fraction=0.1, steps=3}"}
    );
    Shot shot = make_shot(run, 0);
    const double at_first = shot.scene.panels[0].layers[1].near_attenuation;
    shot = make_shot(run, 1);
    const scene::SceneParts changed = shot.own;
    EXPECT_TRUE(changed.beam);
    EXPECT_TRUE(changed.panels);
    EXPECT_EQ(shot.truth.wavelength_A, 1.0);
    ASSERT_EQ(shot.scene.beam.sources.size(), 3U);
    EXPECT_DOUBLE_EQ(shot.scene.beam.sources[0].wavelength_A, 0.95);
    // Silicon absorbs the shorter wavelength less.
    EXPECT_LT(shot.scene.panels[0].layers[1].near_attenuation, 0.7 * at_first);
    shot = make_shot(run, 0);
    EXPECT_EQ(shot.scene.panels[0].layers[1].near_attenuation, at_first);
}

TEST(MakeShot, TurnsFluxIntoFluence) {
    const Experiment run = run_of("shots = 2\nflux_photons_per_s = [1e12, 3e12]");
    const Shot shot = make_shot(run, 1);
    // 3e12 / s * 1e-3 s / (1e-5 m)^2
    EXPECT_DOUBLE_EQ(shot.scene.beam.fluence_photons_per_m2, 3e19);
    EXPECT_EQ(shot.truth.flux_photons_per_s, 3e12);
    const Experiment by_fluence = run_of("shots = 1\nfluence_photons_per_m2 = 5e20");
    const Shot by_fluence_shot = make_shot(by_fluence, 0);
    EXPECT_EQ(by_fluence_shot.scene.beam.fluence_photons_per_m2, 5e20);
    EXPECT_FALSE(by_fluence_shot.truth.flux_photons_per_s.has_value());
}

TEST(MakeShot, MovesTheDetector) {
    const Experiment run = run_of("shots = 1\ndistance_mm = 100\nbeam_center_y_mm = 2");
    const Vec3d own = run.scene.panels[0].origin_m;
    const Shot shot = make_shot(run, 0);
    EXPECT_TRUE(shot.own.panels);
    const Vec3d moved = shot.scene.panels[0].origin_m - own;
    EXPECT_NEAR(moved.x, 0.0, 1e-15);
    EXPECT_NEAR(moved.y, -0.002, 1e-15);
    EXPECT_NEAR(moved.z, 0.010, 1e-15);
}

TEST(MakeShot, ScalesTheMaterialThatDiffers) {
    const Experiment run =
        run_of("shots = 1\n[[series.material]]\nname = \"water\"\nthickness_mm = 0.06");
    const Shot shot = make_shot(run, 0);
    EXPECT_TRUE(shot.own.background);
    const std::vector<double>& water = run.materials.of_material_e2[0];
    const std::vector<double>& air = run.materials.of_material_e2[1];
    for (const std::size_t node : {std::size_t{0}, water.size() / 2}) {
        EXPECT_DOUBLE_EQ(
            shot.scene.background.intensity_e2[node], 3.0 * water[node] + air[node]
        );
    }
}

TEST(MakeShot, ScalesConstantBackgrounds) {
    const Experiment run = run_of("shots = 1\nconstant_photons = 7");
    const Shot shot = make_shot(run, 0);
    EXPECT_FALSE(shot.own.background);
    EXPECT_EQ(shot.scene.background.constant_photons, 7.0);
    const Experiment thin = run_of("shots = 1\nwater_um = 10");
    const Experiment thick = run_of("shots = 1\nwater_um = 20");
    const Shot thin_shot = make_shot(thin, 0);
    const Shot thick_shot = make_shot(thick, 0);
    // nanoBragg's water goes with the third power of its thickness.
    EXPECT_NEAR(
        thick_shot.scene.background.constant_photons,
        8.0 * thin_shot.scene.background.constant_photons,
        1e-12 * thick_shot.scene.background.constant_photons
    );
}

TEST(MakeShot, RoundsTheCellsOfACrystalOfAnotherSize) {
    const Experiment run = run_of("shots = 2\nsize_factor = [1.26, 1e-9]\ncells_c = [20, 20]");
    Shot shot = make_shot(run, 0);
    const Vec3d& cells = shot.scene.crystal.lattice.cells;
    EXPECT_EQ(cells.x, 13.0);  // 12.6
    EXPECT_EQ(cells.y, 15.0);  // 15.12
    EXPECT_EQ(cells.z, 25.0);  // 25.2
    shot = make_shot(run, 1);
    EXPECT_EQ(cells.x, 1.0);
}

TEST(MakeShot, ChoosesTheOversamplingOfTheShot) {
    const Experiment run = run_of(
        "shots = 2\nsize_factor = [1, 8]",
        {"detector.grid.pixel_size_mm=0.1", "sampling.oversample=0"}
    );
    Shot shot = make_shot(run, 0);
    const int small = shot.scene.sampling.oversample;
    shot = make_shot(run, 1);
    EXPECT_GT(shot.scene.sampling.oversample, 4 * small);
}

TEST(MakeShot, PutsEveryCrystalIntoTheBeamWithAsManyDomains) {
    const Experiment run = run_of(
        "shots = 1\nlattices = 3\norientation = { distribution = \"uniform\" }\n"
        "mosaic_spread_deg = 0"
    );
    const Shot shot = make_shot(run, 0);
    const scene::CrystalModel& crystal = shot.scene.crystal;
    ASSERT_EQ(crystal.other_crystals.size(), 2U);
    ASSERT_EQ(shot.truth.crystals.size(), 3U);
    EXPECT_EQ(crystal.domain_rotations.size(), 3U);
    EXPECT_EQ(crystal.other_crystals[1].domain_rotations.size(), 3U);
    EXPECT_EQ(scene::orientation_count(crystal), 9);
    const Mat3 expected = crystal::oriented(
        crystal::standard_setting(shot.truth.crystals[2].cell), shot.truth.crystals[2].u_matrix
    );
    EXPECT_EQ(crystal.other_crystals[1].cell_A.row[2].x, expected.row[2].x);
}

TEST(MakeShot, WeighsEveryCrystal) {
    const Experiment run = run_of(
        "shots = 2\nlattices = [3, 1]\nlattice_weight = { list = [0.5, 2, 1], order = "
        "\"crystal\" }"
    );
    const Shot shot = make_shot(run, 0);
    const scene::CrystalModel& crystal = shot.scene.crystal;
    EXPECT_EQ(crystal.weight, 0.5);
    EXPECT_EQ(crystal.other_crystals[0].weight, 2.0);
    EXPECT_EQ(crystal.other_crystals[1].weight, 1.0);
    const Experiment alike = run_of("shots = 1\nlattices = 2");
    const Shot alike_shot = make_shot(alike, 0);
    EXPECT_EQ(alike_shot.scene.crystal.weight, 1.0);
    EXPECT_EQ(alike_shot.scene.crystal.other_crystals[0].weight, 1.0);
}

TEST(MakeShot, SaysATruthThatFitsItself) {
    // A = U B: the columns of A are a*, b*, c* with a . a* = 1.
    const Experiment run = run_of(
        "shots = 4\nlattices = 2\norientation = { distribution = \"uniform\" }\n"
        "cell_a_A = { distribution = \"normal\", sigma = 1 }"
    );
    const Shot shot = make_shot(run, 3);
    for (const CrystalTruth& crystal : shot.truth.crystals) {
        const Mat3 cell_A =
            crystal::oriented(crystal::standard_setting(crystal.cell), crystal.u_matrix);
        const Mat3 product = cell_A * crystal.a_matrix_invA;
        for (int i = 0; i < 3; ++i) {
            EXPECT_NEAR(length(product.row[i] - identity_matrix.row[i]), 0.0, 1e-13);
        }
        EXPECT_NEAR(determinant(crystal.u_matrix), 1.0, 1e-13);
        // Three domains: one unturned, and two that are turned by opposite vectors.
        for (int i = 0; i < 3; ++i) {
            const Vec3d off = crystal.mean_a_matrix_invA.row[i] - crystal.a_matrix_invA.row[i];
            EXPECT_NEAR(length(off), 0.0, 1e-16);
        }
    }
}

TEST(MakeShot, IsAPureFunctionOfExperimentAndImage) {
    const std::string series =
        "shots = 9\nlattices = { distribution = \"uniform\", lowest = 1, highest = 3 }\n"
        "orientation = { distribution = \"uniform\" }\nwavelength_A = { distribution = "
        "\"normal\", sigma = 0.01 }\ndistance_mm = { distribution = \"normal\", sigma = 1 }\n"
        "flux_photons_per_s = { distribution = \"lognormal\", sigma_log = 1 }\n"
        "size_factor = { distribution = \"lognormal\", sigma_log = 0.5 }\n"
        "[[series.material]]\nname = \"air\"\nthickness_mm = { distribution = \"uniform\", "
        "lowest = 1, highest = 5 }";
    const Experiment alone = run_of(series);
    const Shot alone_shot = make_shot(alone, 7);
    const Experiment after = run_of(series);
    make_shot(after, 3);
    make_shot(after, 8);
    const Shot after_shot = make_shot(after, 7);
    const scene::SceneModel &a = alone_shot.scene, &b = after_shot.scene;
    EXPECT_EQ(a.beam.sources[0].wavelength_A, b.beam.sources[0].wavelength_A);
    EXPECT_EQ(a.beam.fluence_photons_per_m2, b.beam.fluence_photons_per_m2);
    EXPECT_EQ(a.crystal.cell_A.row[1].y, b.crystal.cell_A.row[1].y);
    EXPECT_EQ(a.crystal.other_crystals.size(), b.crystal.other_crystals.size());
    EXPECT_EQ(a.crystal.lattice.cells.x, b.crystal.lattice.cells.x);
    EXPECT_EQ(a.crystal.domain_rotations[1].row[0].y, b.crystal.domain_rotations[1].row[0].y);
    EXPECT_EQ(a.panels[0].origin_m.z, b.panels[0].origin_m.z);
    EXPECT_EQ(a.panels[0].layers[1].near_attenuation, b.panels[0].layers[1].near_attenuation);
    EXPECT_EQ(a.background.intensity_e2, b.background.intensity_e2);
    EXPECT_EQ(a.sampling.oversample, b.sampling.oversample);
}

TEST(MakeShot, NamesTheShotWhoseValuesMakeNoScene) {
    // The tables of absorption end long before 90 Angstrom.
    const Experiment run = run_of("shots = 2\nwavelength_A = [1.3, 90]");
    EXPECT_NO_THROW(make_shot(run, 0));
    try {
        make_shot(run, 1);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("shot 1: "));
    }
}

TEST(MakeShot, OfARotationTurnsTheCrystalAlone) {
    const auto alone = parallel::Communicator::self();
    const Experiment run = make_experiment(
        deck_of("", {"goniometer={width_deg=90, images=2, steps_per_image=1}"}), Files(alone)
    );
    const Shot shot = make_shot(run, 1);
    const scene::SceneParts changed = shot.own;
    EXPECT_FALSE(changed.beam || changed.panels || changed.background);
    // The middle of the second image: 135 degrees about x.
    EXPECT_NEAR(shot.scene.crystal.spindle_rotations[0].row[1].y, -std::sqrt(0.5), 1e-15);
}

}  // namespace
}  // namespace minibragg::setup
