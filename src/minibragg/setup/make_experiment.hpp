#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "minibragg/background/sample_intensity.hpp"
#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/goniometer/spindle.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/setup/make_beam.hpp"
#include "minibragg/setup/make_crystal.hpp"
#include "minibragg/setup/make_detector.hpp"
#include "minibragg/setup/make_response.hpp"
#include "minibragg/setup/shared_files.hpp"
#include "minibragg/setup/shot_series.hpp"

namespace minibragg::setup {

/// A crystal in the beam: the truth of one lattice of an image.
struct CrystalTruth {
    crystal::UnitCell cell;
    Mat3 u_matrix = identity_matrix;  ///< standard setting to laboratory, at spindle angle 0
    Mat3 a_matrix_invA = identity_matrix;  ///< columns a*, b*, c*, likewise
    Mat3 mean_a_matrix_invA =
        identity_matrix;  ///< likewise, of the mean over the mosaic domains
    double mosaic_spread_deg = 0.0;
    std::int64_t mosaic_seed = 0;
};

/// What is particular to an image.
struct ImageTruth {
    int image = 0;
    double wavelength_A = 0.0;
    std::vector<beam::SpectrumLine> spectrum;  ///< by rising wavelength, weights sum to 1
    double fluence_photons_per_m2 = 0.0;
    std::optional<double> flux_photons_per_s;
    double distance_mm = 0.0;
    std::array<double, 2> beam_center_mm{};
    std::vector<CrystalTruth> crystals;  ///< at least one
    std::optional<DrawnShot> drawn;      ///< of a series
};

/// Everything that a deck stands for, in SI: what the shots are made of. It does not change
/// once it is made.
struct Experiment {
    config::Run deck;
    BeamFiles beam_files;
    BeamSetup beam;
    CrystalSetup crystal;
    DetectorSetup detector;
    std::optional<ResponseSetup> response;  ///< none: the image is of expected photons
    goniometer::Spindle spindle;            ///< with as many steps as were chosen
    bool has_closed_form = false;           ///< its spots: no domains, wavelengths with a width
    background::SampledIntensity materials;  ///< of the background, as thick as in the deck
    std::optional<ShotSeries> series;
    scene::SceneModel scene;  ///< as the deck alone tells it
    ImageTruth truth;         ///< likewise
    /// Of the detector's farthest corner; over all shots of a series where amplitudes are
    /// computed to there.
    double detector_resolution_A = 0.0;
    Notes notes;  ///< what the user is to know of the run as a whole
};

/// The one place that turns a deck into a scene.
/// Collective: files are read by rank 0.
/// @throws InputError, EnvironmentError on every rank
Experiment make_experiment(const config::Run& deck, const Files& files);

}  // namespace minibragg::setup
