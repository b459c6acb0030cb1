#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/record/shot_record.hpp"
#include "minibragg/record/stacked.hpp"
#include "unit/setup/series_of.hpp"

/// What files say of each image: expected values from the lists of the deck
/// (unit/setup/series_of.hpp).
namespace minibragg::record {
namespace {

using nexus::NumberArray;
using testing::DoubleEq;
using testing::ElementsAre;

using setup::Experiment;
using setup::run_of;

/// The truth of an image.
nexus::RunRecord truth_of(const Experiment& experiment, int image) {
    return truth_of_shot(experiment, setup::make_shot(experiment, image));
}

const nexus::NamedValue& find(const nexus::RunRecord& record, const std::string& name) {
    for (const nexus::NamedValue& value : record) {
        if (value.name == name) {
            return value;
        }
    }
    throw std::out_of_range(name + " is not in the record");
}

NumberArray array_in(const nexus::RunRecord& record, const std::string& name) {
    return std::get<NumberArray>(find(record, name).value);
}

double number_in(const nexus::RunRecord& record, const std::string& name) {
    return std::get<double>(find(record, name).value);
}

TEST(TruthOfRun, TellsHowFarAmplitudesAndDetectorReach) {
    // The farthest corner of the smallest distance: 8 x 8 pixels of 1 mm at 60 mm, 1.3
    // Angstrom.
    const Experiment run = run_of(
        "shots = 2\ndistance_mm = [90, 60]",
        {"structure_factors.default_F=0", "structure_factors.random.seed=1"}
    );
    const nexus::RunRecord truth = truth_of_run(run);
    const double corner_A =
        1.3 / (2.0 * std::sin(0.5 * std::atan2(std::hypot(4.0, 4.0), 60.0)));
    EXPECT_THAT(number_in(truth, "structure_factors/detector_resolution"), DoubleEq(corner_A));
    EXPECT_LT(number_in(truth, "structure_factors/resolution"), corner_A);
    EXPECT_EQ(std::get<std::int64_t>(find(truth, "structure_factors/anomalous").value), 0);
    EXPECT_TRUE(run.notes.remarks.empty());
    const Experiment shorter = run_of(
        "shots = 2",
        {"structure_factors.default_F=0",
         "structure_factors.random.seed=1",
         "structure_factors.resolution_A=40"}
    );
    ASSERT_FALSE(shorter.notes.remarks.empty());
    EXPECT_THAT(
        shorter.notes.remarks.back(), testing::StartsWith("resolution: amplitudes reach ")
    );
}

TEST(TruthOfShot, OfABlankShotHasNoCrystal) {
    const Experiment run =
        run_of("shots = 2\nlattices = [0, 2]\nmosaic_spread_deg = 0.2\nlattice_weight = 0.5");
    const nexus::RunRecord blank = truth_of(run, 0), pair = truth_of(run, 1);
    EXPECT_EQ(std::get<std::int64_t>(find(blank, "lattices").value), 0);
    EXPECT_EQ(std::get<std::int64_t>(find(pair, "lattices").value), 2);
    for (const char* name : {"mosaic_spread", "mosaic_seed", "drawn/lattice_weight"}) {
        const NumberArray none = array_in(blank, name), some = array_in(pair, name);
        EXPECT_EQ(none.shape, some.shape) << name;
        EXPECT_TRUE(std::isnan(none.values.front()) && std::isnan(none.values.back())) << name;
        EXPECT_FALSE(std::isnan(some.values.back())) << name;
    }
    EXPECT_EQ(make_shot(run, 0).scene.crystal.weight, 0.0);
    EXPECT_EQ(make_shot(run, 1).scene.crystal.weight, 0.5);
}

TEST(TruthOfShot, OfASeriesTellsWhatTheShotIs) {
    const Experiment run = run_of(
        "shots = 3\nwavelength_A = [1.3, 1.2, 1.1]\ndistance_mm = [90, 80, 70]\n"
        "flux_photons_per_s = [1e12, 2e12, 3e12]\nbeam_center_x_mm = 0.5"
    );
    const nexus::RunRecord truth = truth_of(run, 1);
    EXPECT_EQ(std::get<std::int64_t>(find(truth, "image").value), 1);
    EXPECT_EQ(number_in(truth, "wavelength"), 1.2);
    EXPECT_EQ(number_in(truth, "distance"), 80.0);
    EXPECT_EQ(find(truth, "distance").units, "mm");
    EXPECT_EQ(number_in(truth, "flux"), 2e12);
    // 2e12 / s * 1e-3 s / (1e-5 m)^2
    EXPECT_THAT(number_in(truth, "fluence"), DoubleEq(2e19));
    EXPECT_THAT(array_in(truth, "beam_center").values, ElementsAre(0.5, 0.0));
    EXPECT_EQ(number_in(truth, "drawn/wavelength_A"), 1.2);
    EXPECT_EQ(find(truth, "drawn/distance_mm").units, "mm");
}

TEST(TruthOfShot, HasAPlaceForEveryCrystalOfAnyShot) {
    const Experiment run = run_of(
        "shots = 2\nlattices = [1, 3]\norientation = { distribution = \"uniform\" }\n"
        "cell_a_A = { distribution = \"normal\", sigma = 1 }\n"
        "lattice_weight = { list = [1, 0.5, 0.25], order = \"crystal\" }"
    );
    const nexus::RunRecord one = truth_of(run, 0), three = truth_of(run, 1);
    EXPECT_EQ(std::get<std::int64_t>(find(one, "lattices").value), 1);
    EXPECT_THAT(array_in(one, "u_matrix").shape, ElementsAre(3, 3, 3));
    EXPECT_THAT(array_in(one, "mean_a_matrix").shape, ElementsAre(3, 3, 3));
    EXPECT_EQ(
        array_in(three, "mean_a_matrix").values[4], array_in(three, "a_matrix").values[4]
    );
    EXPECT_THAT(array_in(one, "unit_cell").shape, ElementsAre(3, 6));
    EXPECT_THAT(array_in(one, "mosaic_seed").shape, ElementsAre(3));
    const auto u = array_in(one, "u_matrix").values;
    EXPECT_FALSE(std::isnan(u[8]));
    EXPECT_TRUE(std::isnan(u[9]));
    EXPECT_TRUE(std::isnan(u[26]));
    for (const double value : array_in(three, "u_matrix").values) {
        EXPECT_FALSE(std::isnan(value));
    }
    EXPECT_THAT(array_in(three, "drawn/lattice_weight").values, ElementsAre(1.0, 0.5, 0.25));
    EXPECT_TRUE(std::isnan(array_in(one, "drawn/lattice_weight").values[1]));
    // So the truth of all images can be stacked.
    const nexus::RunRecord all = stacked({one, three});
    EXPECT_THAT(array_in(all, "u_matrix").shape, ElementsAre(2, 3, 3, 3));
    EXPECT_EQ(all.size(), one.size());
}

TEST(TruthOfShot, OfASingleCrystalHasNoDimensionForCrystals) {
    const Experiment run = run_of("shots = 1");
    const nexus::RunRecord truth = truth_of(run, 0);
    EXPECT_THAT(array_in(truth, "u_matrix").shape, ElementsAre(3, 3));
    EXPECT_THAT(array_in(truth, "unit_cell").values, ElementsAre(50, 50, 70, 90, 90, 90));
    EXPECT_THAT(array_in(truth, "cells").values, ElementsAre(10, 12, 14));
    EXPECT_THAT(array_in(truth, "mosaic_spread").values, ElementsAre(0.1));
}

TEST(TruthOfShot, FillsSpectraUpToTheLinesOfTheSeries) {
    const Experiment run =
        run_of("shots = 2\nspectrum = { model = \"gaussian\", fwhm_fraction = 0.01, lines = 5 }"
        );
    const NumberArray spectrum = array_in(truth_of(run, 1), "spectrum_wavelength_weight");
    EXPECT_THAT(spectrum.shape, ElementsAre(5, 2));
    double weights = 0.0;
    for (std::size_t i = 1; i < spectrum.values.size(); i += 2) {
        weights += spectrum.values[i];
    }
    EXPECT_NEAR(weights, 1.0, 1e-15);
}

const std::vector<std::string> closed_form{
    "crystal.shape=gauss",
    R"(crystal.mosaic={model="auto", spread_deg=0.1, distribution="gaussian", domains=6})",
    "crystal.cell_spread.rms_fraction=0.002",
    R"(beam.divergence={shape="gaussian", horizontal_rms_mrad=0.5})",
    "goniometer={width_deg=0.4, start_deg=10, steps_per_image=0}",
    "sampling.pixel=whole"};

std::string text_in(const nexus::RunRecord& record, const std::string& name) {
    return std::get<std::string>(find(record, name).value);
}

TEST(TruthOfRun, TellsHowSpotsWereComputedAndWhatWidensThem) {
    const nexus::RunRecord closed = truth_of_run(run_of("shots = 1", closed_form));
    EXPECT_EQ(text_in(closed, "mosaic_model"), "analytic");
    EXPECT_EQ(text_in(closed, "mosaic_distribution"), "gaussian");
    EXPECT_EQ(text_in(closed, "pixel_sampling"), "whole");
    EXPECT_EQ(std::get<std::int64_t>(find(closed, "steps_per_image").value), 1);
    EXPECT_EQ(number_in(closed, "cell_spread_rms"), 0.002);
    EXPECT_THAT(array_in(closed, "divergence_rms").values, ElementsAre(0.5, 0.0));
    EXPECT_EQ(find(closed, "divergence_rms").units, "mrad");
    EXPECT_EQ(number_in(closed, "spindle_start"), 10.0);
    EXPECT_EQ(number_in(closed, "spindle_width"), 0.4);
    // What auto leaves to domains, and steps that a deck leaves open.
    const nexus::RunRecord sampled = truth_of_run(run_of(
        "shots = 1",
        {R"(crystal.mosaic={model="auto", spread_deg=0.1, domains=6})",
         "goniometer={width_deg=3, steps_per_image=0}",
         "sampling.subpixels=legendre"}
    ));
    EXPECT_EQ(text_in(sampled, "mosaic_model"), "sampled");
    EXPECT_EQ(text_in(sampled, "pixel_sampling"), "points");
    EXPECT_EQ(text_in(sampled, "subpixels"), "legendre");
    EXPECT_GT(std::get<std::int64_t>(find(sampled, "steps_per_image").value), 1);
}

TEST(TruthOfShot, HasALineAndItsWidthForAGaussianInClosedForm) {
    const std::string series =
        "shots = 2\nspectrum = { model = \"gaussian\", fwhm_fraction = 0.01, lines = 5 }";
    const nexus::RunRecord closed = truth_of(run_of(series, closed_form), 1);
    EXPECT_THAT(array_in(closed, "spectrum_wavelength_weight").shape, ElementsAre(1, 2));
    const NumberArray widths = array_in(closed, "spectrum_bandwidth_rms");
    EXPECT_THAT(widths.shape, ElementsAre(1));
    EXPECT_NEAR(widths.values.at(0), 0.01 / 2.3548200450309493, 1e-15);
    EXPECT_EQ(find(closed, "spectrum_bandwidth_rms").units, "1");
    // Sampled lines have no width.
    const NumberArray sampled = array_in(truth_of(run_of(series), 1), "spectrum_bandwidth_rms");
    EXPECT_THAT(sampled.values, ElementsAre(0.0, 0.0, 0.0, 0.0, 0.0));
}

TEST(TruthOfShot, HasTheBandOfTheDeck) {
    std::vector<std::string> deck = closed_form;
    deck.emplace_back("beam.bandwidth_rms_fraction=0.003");
    const nexus::RunRecord truth = truth_of(run_of("shots = 1", deck), 0);
    EXPECT_THAT(array_in(truth, "spectrum_bandwidth_rms").values, ElementsAre(DoubleEq(0.003)));
}

}  // namespace
}  // namespace minibragg::record
