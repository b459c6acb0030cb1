#include "minibragg/setup/make_run.hpp"

#include "minibragg/base/constants.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/load_series.hpp"
#include "minibragg/setup/make_background.hpp"
#include "minibragg/setup/make_sampling.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

goniometer::Spindle make_spindle(const config::Goniometer& deck) {
    return {
        {deck.axis[0], deck.axis[1], deck.axis[2]},
        deck.start_deg * constants::radians_per_degree,
        deck.width_deg * constants::radians_per_degree,
        deck.steps_per_image};
}

/// The truth as the deck alone tells it.
ImageTruth own_truth(const RunSetup& run) {
    const config::Run& deck = run.deck;
    ImageTruth truth;
    truth.wavelength_A = run.beam.wavelength_A;
    truth.spectrum = run.beam.spectrum;
    truth.fluence_photons_per_m2 = run.beam.model.fluence_photons_per_m2;
    truth.flux_photons_per_s = deck.beam.flux_photons_per_s;
    truth.distance_mm = deck.detector.distance_mm;
    truth.beam_center_mm = deck.detector.beam_center_mm;
    truth.lattices = {
        {run.crystal.cell,
         run.crystal.u_matrix,
         run.crystal.a_matrix_invA,
         deck.crystal.mosaic.spread_deg,
         deck.crystal.mosaic.seed}};
    return truth;
}

}  // namespace

RunSetup make_run(const config::Run& deck, const Files& files) {
    RunSetup run;
    run.deck = deck;
    run.beam_files = read_beam_files(deck.beam, files);
    run.beam = make_beam(deck.beam, run.beam_files, deck.sampling.d_min_A);
    run.crystal = make_crystal(deck, run.beam.wavelength_A, files);
    run.notes.append(run.crystal.notes);
    run.detector = make_detector(deck.detector, run.beam.wavelength_A, files);
    if (deck.detector.response) {
        run.response = make_response(*deck.detector.response, run.detector);
        read_pixel_files(*deck.detector.response, run.detector, files, *run.response);
    }
    run.spindle = make_spindle(deck.goniometer);
    run.materials = sample_materials(deck, files);
    run.scene.beam = run.beam.model;
    run.scene.crystal = std::move(run.crystal.model);
    run.scene.panels = run.detector.models;
    run.scene.background =
        make_background(deck.background, run.materials, run.beam.model.fluence_photons_per_m2);
    run.scene.precision = value_of(precisions, deck.sampling.precision);
    set_sampling(deck.sampling, run.scene);
    run.scene.crystal.spindle_rotations = goniometer::step_rotations(run.spindle, 0);
    run.truth = own_truth(run);
    if (deck.series) {
        run.series = load_series(run, files);
        run.shot_detector = run.detector;
        run.shot_detector.mask_rules = {};
        run.shot_detector.mask_file = {};
    }
    return run;
}

scene::ScenePart make_image(int image, RunSetup& run) {
    run.truth.image = image;
    if (run.series) {
        return make_shot(draw_shot(*run.series, image), run);
    }
    run.scene.crystal.spindle_rotations = goniometer::step_rotations(run.spindle, image);
    return {.beam = false, .panels = false, .crystal = true, .background = false};
}

}  // namespace minibragg::setup
