#include "minibragg/setup/make_experiment.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/setup/detector_resolution.hpp"
#include "minibragg/setup/doubt_geometry.hpp"
#include "minibragg/setup/load_series.hpp"
#include "minibragg/setup/make_background.hpp"
#include "minibragg/setup/make_broadening.hpp"
#include "minibragg/setup/make_sampling.hpp"
#include "minibragg/setup/series_resolution.hpp"
#include "minibragg/setup/table_memory.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

goniometer::Spindle make_spindle(const config::Goniometer& deck) {
    return {
        {deck.axis[0], deck.axis[1], deck.axis[2]},
        deck.start_deg * constants::radians_per_degree,
        deck.width_deg * constants::radians_per_degree,
        std::max(1, deck.steps_per_image)};
}

/// The truth as the deck alone tells it.
ImageTruth own_truth(const Experiment& experiment) {
    const config::Run& deck = experiment.deck;
    ImageTruth truth;
    truth.wavelength_A = experiment.beam.wavelength_A;
    truth.spectrum = experiment.beam.spectrum;
    truth.fluence_photons_per_m2 = experiment.beam.model.fluence_photons_per_m2;
    truth.flux_photons_per_s = deck.beam.flux_photons_per_s;
    truth.distance_mm = deck.detector.distance_mm;
    truth.beam_center_mm = deck.detector.beam_center_mm;
    truth.crystals = {
        {experiment.crystal.cell,
         experiment.crystal.u_matrix,
         experiment.crystal.a_matrix_invA,
         crystal::mean_rotation(experiment.scene.crystal.domain_rotations) *
             experiment.crystal.a_matrix_invA,
         mean_spread_deg(deck.crystal.mosaic),
         deck.crystal.mosaic.seed}};
    return truth;
}

/// Computes the amplitudes anew, farther out, where a shot of the series sees more than the
/// deck's own detector.
void reach_all_shots(const Files& files, Experiment& experiment) {
    const config::StructureFactors& factors = experiment.deck.structure_factors;
    const bool are_computed = (!factors.file.empty() || factors.random) &&
                              experiment.crystal.amplitudes.source.empty();
    const bool follows_detector = are_computed && !factors.resolution_A;
    if (!follows_detector) {
        return;
    }
    const double finest_A = std::max(
        series_resolution_A(experiment, experiment.detector_resolution_A),
        experiment.deck.sampling.d_min_A
    );
    if (finest_A < experiment.detector_resolution_A) {
        experiment.detector_resolution_A = finest_A;
        CrystalSetup farther =
            make_crystal(experiment.deck, {experiment.beam.wavelength_A, finest_A}, files);
        experiment.scene.crystal.structure_factors = std::move(farther.model.structure_factors);
        experiment.crystal.reflections = farther.reflections;
        experiment.crystal.amplitudes = std::move(farther.amplitudes);
        experiment.crystal.notes = std::move(farther.notes);
    }
}

std::string text_of_A(double resolution_A) {
    constexpr int digits = 4;
    std::ostringstream text;
    text.precision(digits);
    text << resolution_A << " A";
    return text.str();
}

/// A remark on where the spots end, if that is before the detector does.
void tell_resolution(Experiment& experiment) {
    constexpr double rounding = 1e-3;
    const double reached_A = experiment.crystal.amplitudes.d_min_A;
    const double seen_A = experiment.detector_resolution_A;
    if (reached_A <= (1.0 + rounding) * seen_A) {
        return;
    }
    std::string text = "resolution: amplitudes reach " + text_of_A(reached_A) +
                       ", the detector's farthest corner " + text_of_A(seen_A);
    text += experiment.deck.structure_factors.default_F > 0.0
                ? "; reflections beyond the former have default_F"
                : "; there are no spots beyond the former";
    text += experiment.deck.structure_factors.resolution_A &&
                    experiment.crystal.amplitudes.source.empty()
                ? " (structure_factors.resolution_A)"
                : "";
    experiment.notes.remarks.push_back(text + ".");
}

}  // namespace

Experiment make_experiment(const config::Run& deck, const Files& files) {
    check_tables(deck, files);
    Experiment experiment;
    experiment.deck = deck;
    experiment.beam_files = read_beam_files(deck.beam, files);
    experiment.beam = make_beam(deck.beam, experiment.beam_files, deck.sampling.d_min_A);
    experiment.detector = make_detector(deck.detector, experiment.beam.wavelength_A, files);
    doubt_beam_center(deck.detector, experiment.detector, experiment.notes);
    experiment.detector_resolution_A = std::max(
        detector_resolution_A(experiment.beam.model, experiment.detector.models),
        deck.sampling.d_min_A
    );
    experiment.crystal = make_crystal(
        deck, {experiment.beam.wavelength_A, experiment.detector_resolution_A}, files
    );
    if (deck.detector.response) {
        experiment.response = make_response(*deck.detector.response, experiment.detector);
        read_pixel_files(
            *deck.detector.response, experiment.detector, files, *experiment.response
        );
    }
    experiment.spindle = make_spindle(deck.goniometer);
    experiment.materials = sample_materials(deck, files);
    experiment.scene.beam = experiment.beam.model;
    experiment.scene.crystal = std::move(experiment.crystal.model);
    experiment.scene.panels = experiment.detector.models;
    experiment.scene.background = make_background(
        deck.background, experiment.materials, experiment.beam.model.fluence_photons_per_m2
    );
    experiment.scene.precision = value_of(precisions, deck.sampling.precision);
    set_sampling(deck.sampling, experiment.scene);
    experiment.has_closed_form =
        choose_spot_model(deck, experiment.spindle, experiment.scene, experiment.crystal.notes);
    experiment.scene.crystal.spindle_rotations =
        goniometer::step_rotations(experiment.spindle, 0);
    experiment.truth = own_truth(experiment);
    if (deck.series) {
        experiment.series = load_series(experiment, files);
        reach_all_shots(files, experiment);
    }
    experiment.notes.append(files.notes_on_reading(deck));
    experiment.notes.append(experiment.crystal.notes);
    tell_resolution(experiment);
    experiment.notes.append(experiment.detector.notes);
    if (experiment.response) {
        experiment.notes.append(experiment.response->notes);
    }
    return experiment;
}

}  // namespace minibragg::setup
