#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/config/read_deck.hpp"
#include "minibragg/setup/background_error.hpp"
#include "minibragg/setup/closed_form_error.hpp"
#include "minibragg/setup/line_error.hpp"
#include "property/compare_images.hpp"
#include "support/image.hpp"
#include "support/scratch_folder.hpp"

/// Oracle: the program's own images with spots in closed form, against those in many parts
/// (steps, subpixels, domains, wavelengths).
namespace minibragg::setup {
namespace {

using Overrides = std::vector<std::string>;

/// Spots in closed form on a small detector beside the beam, where all are about equally
/// strong.
Experiment experiment_with(const Overrides& first, const Overrides& second = {}) {
    static const std::string deck = R"(
[beam]
wavelength_A = 1.0
polarization = { applied = false }
[crystal]
unit_cell = [60, 70, 80, 90, 90, 90]
cells = [20, 20, 20]
shape = "gauss"
mosaic = { model = "analytic", distribution = "gaussian", spread_deg = 0.1 }
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 100
[goniometer]
axis = [1, 0.2, 0]
[detector]
distance_mm = 100
grid = { pixels = [100, 100], pixel_size_mm = 0.1 }
beam_center_mm = [-40, -20]
[sampling]
oversample = 1
precision = "double"
)";
    Overrides overrides = first;
    overrides.insert(overrides.end(), second.begin(), second.end());
    return make_experiment(
        config::read_deck(deck, "deck.toml", overrides), Files(parallel::Communicator::self())
    );
}

/// The largest difference over the brightest pixel.
double measured(const Experiment& run, const Experiment& finer) {
    return property::worst_difference(
        support::render_all(make_shot(finer, 0).scene),
        support::render_all(make_shot(run, 0).scene)
    );
}

struct Case {
    const char* name;
    Overrides coarse, finer;
    double ClosedFormError::*error;
};

class ClosedFormError_ : public testing::TestWithParam<Case> {};

/// Near the bound of 2e-3: at most twice, and at least 0.4 times, what the worst of all pixels
/// is wrong by.
TEST_P(ClosedFormError_, IsThatOfImages) {
    const Experiment run = experiment_with(GetParam().coarse);
    const double found = measured(run, experiment_with(GetParam().coarse, GetParam().finer));
    const auto estimated = closed_form_error(make_shot(run, 0));
    ASSERT_TRUE(estimated);
    const double expected = (*estimated).*(GetParam().error);
    RecordProperty("measured", std::to_string(found));
    EXPECT_GT(found, 1e-3) << "shows nothing";
    EXPECT_LT(expected, 2.0 * found) << found;
    EXPECT_GT(expected, 0.4 * found) << found;
}

/// Whole pixels of a cube of cells.
Overrides whole(int cells, const Overrides& more = {}) {
    const std::string n = std::to_string(cells);
    Overrides all{
        "sampling.pixel=whole",
        "sampling.oversample_omega=true",
        "crystal.cells=[" + n + "," + n + "," + n + "]"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

INSTANTIATE_TEST_SUITE_P(
    Parts,
    ClosedFormError_,
    testing::Values(
        Case{
            "wide_step",
            {"goniometer.width_deg=2",
             "crystal.unit_cell=[30,35,40,90,90,90]",
             "crystal.cells=[40,40,40]"},
            {"goniometer.steps_per_image=32"},
            &ClosedFormError::steps},
        Case{
            "thin_caps_of_a_still",
            whole(2000),
            {"sampling.oversample=5"},
            &ClosedFormError::pixels},
        Case{
            "large_blocks_in_a_sweep",
            whole(2000, {"goniometer.width_deg=0.1", "detector.grid.pixels=[128, 128]"}),
            {"sampling.oversample=3", "goniometer.steps_per_image=3"},
            &ClosedFormError::pixels},
        Case{
            "line_of_the_spindle",
            whole(
                30,
                {"goniometer={width_deg=0.1, axis=[1, 0, 0]}",
                 "detector.grid={pixels=[40, 40], pixel_size_mm=0.5}",
                 "detector.beam_center_mm=[-45, 0]"}
            ),
            {"sampling.oversample=4"},
            &ClosedFormError::pixels}
    ),
    [](const auto& tested) {
        return std::string(tested.param.name);
    }
);

/// The same beam as many sources in place of a divergence along one axis.
scene::SceneModel with_directions(scene::SceneModel scene) {
    constexpr int half = 80;
    constexpr double step = 0.05;  // finer than a spot is
    const Mat3& rad2 = scene.beam.divergence_rad2;
    const Vec3d root_rad{std::sqrt(rad2.row[0].x), std::sqrt(rad2.row[1].y), 0.0};
    const scene::SourceModel middle = scene.beam.sources.front();
    scene.beam.sources.clear();
    double weights = 0.0;
    for (int i = -half; i <= half; ++i) {
        const double t = step * i, weight = std::exp(-0.5 * t * t);
        scene.beam.sources.push_back(middle);
        scene.beam.sources.back().direction = unit(middle.direction + t * root_rad);
        scene.beam.sources.back().weight = weight;
        weights += weight;
    }
    for (scene::SourceModel& source : scene.beam.sources) {
        source.weight /= weights;
    }
    scene.beam.divergence_rad2 = {};
    return scene;
}

TEST(DirectionErrors, AreThoseOfImages) {
    for (const std::string axis : {"horizontal", "vertical"}) {
        const Experiment run = experiment_with(
            {"crystal.mosaic.spread_deg=0.02",
             "beam.divergence={shape=\"gaussian\", " + axis + "_rms_mrad=3}"}
        );
        const Shot shot = make_shot(run, 0);
        const double found = property::worst_difference(
            support::render_all(with_directions(shot.scene)), support::render_all(shot.scene)
        );
        const auto estimated = closed_form_error(shot);
        ASSERT_TRUE(estimated);
        EXPECT_GT(found, 2e-3) << "shows nothing";
        EXPECT_LT(estimated->directions, 2.0 * found) << axis << ": " << found;
        EXPECT_GT(estimated->directions, 0.5 * found) << axis << ": " << found;
    }
    EXPECT_EQ(closed_form_error(make_shot(experiment_with({}), 0))->directions, 0.0);
}

TEST(BackgroundError, IsThatOfImages) {
    const auto error = [](double pixel_size_mm) {
        const Overrides deck{
            "structure_factors.default_F=1e-9",
            "detector.grid={pixels=[200,200], pixel_size_mm=" + std::to_string(pixel_size_mm) +
                "}",
            "detector.beam_center_mm=",
            "sampling.oversample_omega=true",
            "background.material=[{name=\"ice\", thickness_mm=0.01}]"};
        const Experiment run =
            experiment_with(deck, {"sampling.oversample=12", "sampling.adaptive=true"});
        const double found = measured(run, experiment_with(deck, {"sampling.oversample=12"}));
        const double expected = background_error(run.scene);
        EXPECT_LT(expected, 2.0 * found) << pixel_size_mm;
        EXPECT_GT(expected, 0.6 * found) << pixel_size_mm;
        return found;
    };
    const double of_large = error(1.0);
    EXPECT_GT(of_large, 1e-2);
    EXPECT_LT(error(0.3), of_large);
    EXPECT_EQ(background_error(experiment_with({}).scene), 0.0);
    const Experiment before_rings = experiment_with(
        {"background.material=[{name=\"ice\", thickness_mm=0.01}]",
         "detector.grid={pixels=[20,20], pixel_size_mm=0.3}",
         "detector.beam_center_mm="}
    );
    EXPECT_LT(background_error(before_rings.scene), 1e-6);
}

TEST(BandError, IsNoneBesideAMosaic) {
    const support::ScratchFolder folder;
    const std::string path = (folder / "band.txt").string();
    std::ofstream file(path);
    file << "energy_eV weight\n";
    for (int i = -100; i <= 100; ++i) {  // finer than spots are
        const double t = 0.04 * i;
        file << 12398.419843320026 * (1.0 + 0.01 * t) << " " << std::exp(-0.5 * t * t) << "\n";
    }
    file.close();
    const Overrides deck{
        "crystal.mosaic.spread_deg=0.4",
        "crystal.unit_cell=[15,17,20,90,90,90]",
        "crystal.cells=[80,80,80]",
        "detector.grid={pixels=[64,64], pixel_size_mm=0.4}"};
    const Experiment run = experiment_with(deck, {"beam.bandwidth_rms_fraction=0.01"});
    const Experiment lines =
        experiment_with(deck, {"beam.wavelength_A=", "beam.spectrum_file=" + path});
    const double found = measured(run, lines);
    const auto estimated = closed_form_error(make_shot(run, 0));
    ASSERT_TRUE(estimated);
    EXPECT_LT(found, 1e-3);
    EXPECT_LT(estimated->rotations, 1e-3);
}

TEST(LineErrors, AreThoseOfImages) {
    const support::ScratchFolder folder;
    const std::string path = (folder / "humps.txt").string();
    std::ofstream file(path);
    file << "energy_eV weight\n";
    for (int i = -40; i <= 40; ++i) {  // two humps
        const double offset = i / 40.0;
        const double left = (offset + 0.5) / 0.2, right = (offset - 0.4) / 0.15;
        file << 12398.42 * (1.0 + 0.01 * offset) << " "
             << std::exp(-left * left) + 0.7 * std::exp(-right * right) + 1e-6 << "\n";
    }
    file.close();
    const Overrides recorded{"beam.wavelength_A=", "beam.spectrum_file=" + path};
    const Experiment all = experiment_with(recorded);
    for (const int lines : {1, 3}) {
        const Experiment run =
            experiment_with(recorded, {"beam.spectrum_lines=" + std::to_string(lines)});
        const double found = measured(run, all);
        const auto estimated = line_error(run, make_shot(run, 0), 2e-3);
        ASSERT_TRUE(estimated);
        EXPECT_GT(found, 2e-3) << "shows nothing";
        EXPECT_LT(estimated->largest, 2.0 * found) << lines << " lines: " << found;
        EXPECT_GT(estimated->largest, 0.5 * found) << lines << " lines: " << found;
        ASSERT_GT(estimated->enough, lines);
        const Experiment enough = experiment_with(
            recorded, {"beam.spectrum_lines=" + std::to_string(estimated->enough)}
        );
        EXPECT_LT(measured(enough, all), 4e-3) << estimated->enough;
    }
    EXPECT_FALSE(line_error(all, make_shot(all, 0), 2e-3));
}

TEST(LineErrors, OfGeneratedSpectraFallWithTheLinesThatWouldDo) {
    const auto error_with = [](int lines) {
        const Experiment run = experiment_with(
            {R"(series={shots=1, spectrum={model="sase", fwhm_fraction=0.01, )"
             "spike_fwhm_fraction=0.005, lines=" +
             std::to_string(lines) + "}}"}
        );
        return line_error(run, make_shot(run, 0), 2e-3);
    };
    const auto few = error_with(10);
    ASSERT_TRUE(few);
    EXPECT_GT(few->largest, 2e-2);
    ASSERT_GT(few->enough, 10);
    const auto many = error_with(few->enough);
    ASSERT_TRUE(many);
    EXPECT_LT(many->largest, 4e-3) << few->enough;
}

TEST(CompareSpectra, SeesTwoLinesThroughAWidth) {
    // Two lines at +-d and the Gaussian of their variance: in the middle they differ by
    // exp(-d^2 / 2 v) / sqrt(2 pi v) and 1 / sqrt(2 pi (v + d^2)).
    constexpr double d = 0.01, v = 1e-4, two_pi = 6.283185307179586;
    const SpectraDifference found =
        compare_spectra({{-d, 0.0, 1.0}, {d, 0.0, 1.0}}, {{0.0, d * d, 5.0}}, v);
    const double two = std::exp(-0.5 * d * d / v) / std::sqrt(two_pi * v);
    const double one = 1.0 / std::sqrt(two_pi * (v + d * d));
    EXPECT_NEAR(found.largest, std::abs(two - one), 0.03 * std::abs(two - one));
    EXPECT_NEAR(found.brightest, one, 0.01 * one);
}

}  // namespace
}  // namespace minibragg::setup
