#include "minibragg/setup/make_shot.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/crystal/orientation.hpp"
#include "minibragg/goniometer/spindle.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/make_background.hpp"
#include "minibragg/setup/make_broadening.hpp"
#include "minibragg/setup/make_sampling.hpp"

namespace minibragg::setup {

namespace {

using config::ShotKey;

/// The deck's beam with the values of a shot.
config::Beam beam_deck(config::Beam beam, const DrawnShot& shot) {
    const ShotValues& values = shot.values;
    if (values[ShotKey::wavelength] || values[ShotKey::energy]) {
        beam.wavelength_A = values[ShotKey::wavelength];
        beam.energy_eV = values[ShotKey::energy];
    }
    if (shot.recorded_spectrum) {  // its mean is the wavelength
        beam.wavelength_A.reset();
        beam.energy_eV.reset();
    }
    if (values[ShotKey::fluence] || values[ShotKey::flux]) {
        beam.fluence_photons_per_m2 = values[ShotKey::fluence];
        beam.flux_photons_per_s = values[ShotKey::flux];
    }
    return beam;
}

/// The lines of the deck's files, moved to the wavelength of the shot; or the shot's own
/// spectrum.
BeamFiles files_of_shot(
    const config::Beam& beam, const DrawnShot& shot, const Experiment& experiment
) {
    BeamFiles files = experiment.beam_files;
    if (!shot.spectrum.empty()) {
        files.spectrum = shot.spectrum;
        return files;
    }
    const double own_A = experiment.beam.wavelength_A;
    const double wavelength_A = beam.wavelength_A ? *beam.wavelength_A
                                : beam.energy_eV  ? constants::hc_eV_A / *beam.energy_eV
                                                  : own_A;
    const double factor = wavelength_A / own_A;
    if (files.sources) {
        for (beam::Source& source : *files.sources) {
            source.wavelength_A *= factor;
        }
    }
    if (files.spectrum) {
        for (beam::SpectrumLine& line : *files.spectrum) {
            line.wavelength_A *= factor;
        }
    }
    return files;
}

/// Moves the detector, and makes its sensors anew when the wavelength has changed.
void change_detector(const DrawnShot& drawn, const Experiment& experiment, Shot& shot) {
    const ShotValues& values = drawn.values;
    const bool moves = values[ShotKey::distance] || values[ShotKey::beam_center_x] ||
                       values[ShotKey::beam_center_y];
    shot.own.panels = moves || shot.own.beam;
    if (!shot.own.panels) {
        return;
    }
    config::Detector detector = experiment.deck.detector;
    detector.distance_mm = values[ShotKey::distance].value_or(detector.distance_mm);
    detector.beam_center_mm = {
        values[ShotKey::beam_center_x].value_or(detector.beam_center_mm[0]),
        values[ShotKey::beam_center_y].value_or(detector.beam_center_mm[1])};
    shot.scene.panels = placed_models(detector, shot.truth.wavelength_A, experiment.detector);
    shot.truth.distance_mm = detector.distance_mm;
    shot.truth.beam_center_mm = detector.beam_center_mm;
}

/// The mosaic domains of one crystal of a shot; always as many, because the path counts them
/// alike.
std::vector<Mat3> domains_of(
    const Experiment& experiment, const CrystalTruth& crystal, std::size_t crystals
) {
    if (experiment.has_closed_form) {
        return {identity_matrix};
    }
    const config::Mosaic& deck = experiment.deck.crystal.mosaic;
    config::Mosaic mosaic = deck;
    mosaic.spread_deg = crystal.mosaic_spread_deg;
    mosaic.seed = crystal.mosaic_seed;
    std::vector<Mat3> domains = make_domains(mosaic);
    if (crystals > 1) {  // one without a spread has one domain
        domains.resize(static_cast<std::size_t>(deck.domains), domains.front());
    }
    return domains;
}

Vec3d cells_of(const ShotValues& own, const ShotValues& values) {
    const double factor = values[ShotKey::size_factor].value_or(1.0);
    const auto along = [&](ShotKey key) {
        return std::max(1.0, std::round(factor * values[key].value_or(*own[key])));
    };
    return {along(ShotKey::cells_a), along(ShotKey::cells_b), along(ShotKey::cells_c)};
}

/// The crystals of the shot in the scene, and their truth.
void change_crystals(const DrawnShot& drawn, const Experiment& experiment, Shot& shot) {
    const config::Mosaic& mosaic = experiment.deck.crystal.mosaic;
    scene::CrystalModel& model = shot.scene.crystal;
    model.lattice.cells = cells_of(experiment.series->own, drawn.values);
    model.other_crystals.clear();
    shot.truth.crystals.clear();
    for (const DrawnCrystal& crystal : drawn.crystals) {
        CrystalTruth& truth = shot.truth.crystals.emplace_back();
        truth.cell = crystal.cell;
        truth.u_matrix = crystal.u_matrix;
        truth.mosaic_spread_deg =
            crystal.values[ShotKey::mosaic_spread].value_or(mean_spread_deg(mosaic));
        truth.mosaic_seed = crystal.mosaic_seed;
        const Mat3 cell_A =
            crystal::oriented(crystal::standard_setting(crystal.cell), crystal.u_matrix);
        truth.a_matrix_invA = transposed(crystal::reciprocal_vectors(cell_A));
        auto domains = domains_of(experiment, truth, drawn.crystals.size());
        const scene::BroadeningModel broadening =
            make_broadening(experiment.deck.crystal, cell_A, truth.mosaic_spread_deg);
        truth.mean_a_matrix_invA = crystal::mean_rotation(domains) * truth.a_matrix_invA;
        const double weight =
            drawn.is_blank() ? 0.0 : crystal.values[ShotKey::lattice_weight].value_or(1.0);
        if (shot.truth.crystals.size() == 1) {
            model.cell_A = cell_A;
            model.domain_rotations = std::move(domains);
            model.weight = weight;
            model.broadening = broadening;
        } else {
            model.other_crystals.push_back({cell_A, std::move(domains), weight, broadening});
        }
    }
}

/// The constants, and the table of the materials where these differ.
void change_background(const DrawnShot& drawn, const Experiment& experiment, Shot& shot) {
    config::Background background = experiment.deck.background;
    background.constant_photons =
        drawn.values[ShotKey::constant_photons].value_or(background.constant_photons);
    background.water_um = drawn.values[ShotKey::water].value_or(background.water_um);
    shot.scene.background.constant_photons =
        constant_photons(background, shot.truth.fluence_photons_per_m2);
    const std::vector<config::ShotMaterial>& differing = experiment.series->deck.materials;
    shot.own.background = !differing.empty();
    if (!shot.own.background) {
        return;
    }
    std::vector<double> factors(background.materials.size(), 1.0);
    for (std::size_t i = 0; i < differing.size(); ++i) {
        const auto is_it = [&](const config::Material& material) {
            return material.name == differing[i].name;
        };
        const auto at =
            std::find_if(background.materials.begin(), background.materials.end(), is_it);
        factors[static_cast<std::size_t>(at - background.materials.begin())] =
            drawn.material_thickness_mm[i] / at->thickness_mm;
    }
    shot.scene.background.intensity_e2 =
        background::total_intensity_e2(experiment.materials, factors);
}

/// Takes over the beam of a shot. Its fluence is no part of what is uploaded for the beam.
void change_beam(const DrawnShot& drawn, const Experiment& experiment, Shot& shot) {
    ShotBeam beam = beam_of_shot(drawn, experiment);
    shot.own.beam = beam.is_new;
    shot.truth.wavelength_A = beam.setup.wavelength_A;
    shot.truth.fluence_photons_per_m2 = beam.setup.model.fluence_photons_per_m2;
    shot.truth.flux_photons_per_s = beam.flux_photons_per_s;
    shot.truth.spectrum = std::move(beam.setup.spectrum);
    shot.scene.beam = std::move(beam.setup.model);
}

/// Gives a shot of a series what was drawn for it.
void change_shot(const DrawnShot& drawn, const Experiment& experiment, Shot& shot) {
    try {
        change_beam(drawn, experiment, shot);
        change_detector(drawn, experiment, shot);
        change_crystals(drawn, experiment, shot);
        change_background(drawn, experiment, shot);
        set_sampling(experiment.deck.sampling, shot.scene);
        if (experiment.has_closed_form) {
            require_reach(shot.scene);
        }
        shot.truth.drawn = drawn;
    } catch (const InputError& error) {
        throw InputError("shot " + std::to_string(drawn.shot) + ": " + error.what());
    }
}

}  // namespace

ShotBeam beam_of_shot(const DrawnShot& shot, const Experiment& experiment) {
    const ShotValues& values = shot.values;
    const config::Beam deck = beam_deck(experiment.deck.beam, shot);
    ShotBeam beam{experiment.beam, deck.flux_photons_per_s, false};
    beam.is_new =
        values[ShotKey::wavelength] || values[ShotKey::energy] || !shot.spectrum.empty();
    if (beam.is_new) {
        beam.setup = make_beam(
            deck, files_of_shot(deck, shot, experiment), experiment.deck.sampling.d_min_A
        );
    }
    beam.setup.model.fluence_photons_per_m2 = fluence_photons_per_m2(deck);
    return beam;
}

Shot make_shot(const Experiment& experiment, int image) {
    expects(image >= 0 && image < config::image_count(experiment.deck));
    Shot shot{image, experiment.scene, {false, false, false}, experiment.truth};
    shot.truth.image = image;
    if (experiment.series) {
        change_shot(draw_shot(*experiment.series, image), experiment, shot);
    } else {
        shot.scene.crystal.spindle_rotations =
            goniometer::step_rotations(experiment.spindle, image);
    }
    return shot;
}

}  // namespace minibragg::setup
