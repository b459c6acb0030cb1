#include "setup/make_run.hpp"

#include "base/constants.hpp"
#include "setup/make_background.hpp"
#include "setup/make_sampling.hpp"

namespace minibragg::setup {

namespace {

goniometer::Spindle make_spindle(const config::Goniometer& deck) {
    return {
        {deck.axis[0], deck.axis[1], deck.axis[2]},
        deck.start_deg * constants::radians_per_degree,
        deck.width_deg * constants::radians_per_degree,
        deck.steps_per_image};
}

}  // namespace

RunSetup make_run(const config::Run& deck, const Files& files) {
    RunSetup run;
    run.beam = make_beam(deck, files);
    run.crystal = make_crystal(deck, run.beam.wavelength_A, files);
    run.detector = make_detector(deck.detector, run.beam.wavelength_A, files);
    if (deck.detector.response) {
        run.response = make_response(*deck.detector.response, run.detector);
    }
    run.spindle = make_spindle(deck.goniometer);
    run.scene.beam = run.beam.model;
    run.scene.crystal = std::move(run.crystal.model);
    run.scene.panels = run.detector.models;
    run.scene.background = make_background(deck, run.beam.model.fluence_photons_per_m2, files);
    run.scene.precision = deck.sampling.precision == "double" ? diffraction::Precision::double_
                                                              : diffraction::Precision::mixed;
    set_sampling(deck.sampling, run.scene);
    turn_to_image(0, run, run.scene);
    return run;
}

void turn_to_image(int image, const RunSetup& run, diffraction::SceneModel& scene) {
    scene.crystal.spindle_rotations = goniometer::step_rotations(run.spindle, image);
}

}  // namespace minibragg::setup
