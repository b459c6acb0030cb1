#include "minibragg/setup/make_run.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/setup/detector_resolution.hpp"
#include "minibragg/setup/doubt_geometry.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/load_series.hpp"
#include "minibragg/setup/make_background.hpp"
#include "minibragg/setup/make_sampling.hpp"
#include "minibragg/setup/make_shot.hpp"
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
         crystal::mean_rotation(run.scene.crystal.domain_rotations) * run.crystal.a_matrix_invA,
         deck.crystal.mosaic.spread_deg,
         deck.crystal.mosaic.seed}};
    return truth;
}

/// Computes the amplitudes anew, farther out, where a shot of the series sees more than the deck's own detector.
void reach_all_shots(const Files& files, RunSetup& run) {
    const config::StructureFactors& factors = run.deck.structure_factors;
    const bool are_computed =
        (!factors.file.empty() || factors.random) && run.crystal.amplitudes.source.empty();
    const bool follows_detector = are_computed && !factors.resolution_A;
    if (!follows_detector) {
        return;
    }
    const double finest_A = std::max(
        series_resolution_A(run, run.detector_resolution_A), run.deck.sampling.d_min_A
    );
    if (finest_A < run.detector_resolution_A) {
        run.detector_resolution_A = finest_A;
        CrystalSetup farther = make_crystal(run.deck, {run.beam.wavelength_A, finest_A}, files);
        run.scene.crystal.structure_factors = std::move(farther.model.structure_factors);
        run.crystal.reflections = farther.reflections;
        run.crystal.amplitudes = std::move(farther.amplitudes);
        run.crystal.notes = std::move(farther.notes);
    }
}

std::string text_of_A(double resolution_A) {
    constexpr int digits = 4;
    std::ostringstream text;
    text.precision(digits);
    text << resolution_A << " A";
    return text.str();
}

/// A remark on where the spots end and where the detector does.
void tell_resolution(RunSetup& run) {
    constexpr double rounding = 1e-3;
    const double reached_A = run.crystal.amplitudes.d_min_A;
    const double seen_A = run.detector_resolution_A;
    if (reached_A == 0.0) {
        return;
    }
    std::string text = "resolution: amplitudes reach " + text_of_A(reached_A) +
                       ", the detector's farthest corner " + text_of_A(seen_A);
    if (reached_A > (1.0 + rounding) * seen_A) {
        text += run.deck.structure_factors.default_F > 0.0
                    ? "; reflections beyond the former have default_F"
                    : "; there are no spots beyond the former";
        text += run.deck.structure_factors.resolution_A && run.crystal.amplitudes.source.empty()
                    ? " (structure_factors.resolution_A)"
                    : "";
    }
    run.notes.remarks.push_back(text + ".");
}

}  // namespace

RunSetup make_run(const config::Run& deck, const Files& files) {
    check_tables(deck, files);
    RunSetup run;
    run.deck = deck;
    run.beam_files = read_beam_files(deck.beam, files);
    run.beam = make_beam(deck.beam, run.beam_files, deck.sampling.d_min_A);
    run.detector = make_detector(deck.detector, run.beam.wavelength_A, files);
    doubt_beam_center(deck.detector, run.detector, run.notes);
    run.detector_resolution_A = std::max(
        detector_resolution_A(run.beam.model, run.detector.models), deck.sampling.d_min_A
    );
    run.crystal = make_crystal(deck, {run.beam.wavelength_A, run.detector_resolution_A}, files);
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
        reach_all_shots(files, run);
        run.shot_detector = run.detector;
        run.shot_detector.mask_rules = {};
        run.shot_detector.mask_file = {};
    }
    run.notes.append(files.notes_on_reading(deck));
    run.notes.append(run.crystal.notes);
    tell_resolution(run);
    run.notes.append(run.detector.notes);
    if (run.response) {
        run.notes.append(run.response->notes);
    }
    return run;
}

scene::ScenePart make_image(int image, RunSetup& run) {
    expects(image >= 0 && image < config::image_count(run.deck));
    run.truth.image = image;
    if (run.series) {
        return make_shot(draw_shot(*run.series, image), run);
    }
    run.scene.crystal.spindle_rotations = goniometer::step_rotations(run.spindle, image);
    return {.beam = false, .panels = false, .crystal = true, .background = false};
}

}  // namespace minibragg::setup
