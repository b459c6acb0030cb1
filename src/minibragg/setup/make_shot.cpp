#include "minibragg/setup/make_shot.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/crystal/orientation.hpp"
#include "minibragg/setup/make_background.hpp"
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

/// The lines of the deck's files, moved to the wavelength of the shot; or the shot's own spectrum.
BeamFiles files_of_shot(const config::Beam& beam, const DrawnShot& shot, const RunSetup& run) {
    BeamFiles files = run.beam_files;
    if (!shot.spectrum.empty()) {
        files.spectrum = shot.spectrum;
        return files;
    }
    const double own_A = run.beam.wavelength_A;
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
bool change_detector(const DrawnShot& shot, bool is_new_wavelength, RunSetup& run) {
    const ShotValues& values = shot.values;
    const bool moves = values[ShotKey::distance] || values[ShotKey::beam_center_x] ||
                       values[ShotKey::beam_center_y];
    if (!moves && !is_new_wavelength) {
        return false;
    }
    config::Detector detector = run.deck.detector;
    detector.distance_mm = values[ShotKey::distance].value_or(detector.distance_mm);
    detector.beam_center_mm = {
        values[ShotKey::beam_center_x].value_or(detector.beam_center_mm[0]),
        values[ShotKey::beam_center_y].value_or(detector.beam_center_mm[1])};
    place_detector(detector, run.truth.wavelength_A, run.shot_detector);
    run.scene.panels = run.shot_detector.models;
    run.truth.distance_mm = detector.distance_mm;
    run.truth.beam_center_mm = detector.beam_center_mm;
    return true;
}

/// The mosaic domains of one crystal of a shot; always as many, because the path counts them alike.
std::vector<Mat3> domains_of(
    const config::Mosaic& deck, const LatticeTruth& lattice, std::size_t crystals
) {
    config::Mosaic mosaic = deck;
    mosaic.spread_deg = lattice.mosaic_spread_deg;
    mosaic.seed = lattice.mosaic_seed;
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
void change_crystals(const DrawnShot& shot, RunSetup& run) {
    const config::Mosaic& mosaic = run.deck.crystal.mosaic;
    scene::CrystalModelHost& model = run.scene.crystal;
    model.lattice.cells = cells_of(run.series->own, shot.values);
    model.other_lattices.clear();
    run.truth.lattices.clear();
    for (const DrawnLattice& drawn : shot.lattices) {
        LatticeTruth& truth = run.truth.lattices.emplace_back();
        truth.cell = drawn.cell;
        truth.u_matrix = drawn.u_matrix;
        truth.mosaic_spread_deg =
            drawn.values[ShotKey::mosaic_spread].value_or(mosaic.spread_deg);
        truth.mosaic_seed = drawn.mosaic_seed;
        const Mat3 cell_A =
            crystal::oriented(crystal::standard_setting(drawn.cell), drawn.u_matrix);
        truth.a_matrix_invA = transposed(crystal::reciprocal_vectors(cell_A));
        auto domains = domains_of(mosaic, truth, shot.lattices.size());
        truth.mean_a_matrix_invA = crystal::mean_rotation(domains) * truth.a_matrix_invA;
        const double weight = drawn.values[ShotKey::lattice_weight].value_or(1.0);
        if (run.truth.lattices.size() == 1) {
            model.cell_A = cell_A;
            model.domain_rotations = std::move(domains);
            model.weight = weight;
        } else {
            model.other_lattices.push_back({cell_A, std::move(domains), weight});
        }
    }
}

/// True when the table of the materials has changed; the constants are no part of it.
bool change_background(const DrawnShot& shot, RunSetup& run) {
    config::Background background = run.deck.background;
    background.constant_photons =
        shot.values[ShotKey::constant_photons].value_or(background.constant_photons);
    background.water_um = shot.values[ShotKey::water].value_or(background.water_um);
    run.scene.background.constant_photons =
        constant_photons(background, run.truth.fluence_photons_per_m2);
    const std::vector<config::ShotMaterial>& differing = run.series->deck.materials;
    if (differing.empty()) {
        return false;
    }
    std::vector<double> factors(background.materials.size(), 1.0);
    for (std::size_t i = 0; i < differing.size(); ++i) {
        const auto is_it = [&](const config::Material& material) {
            return material.name == differing[i].name;
        };
        const auto at =
            std::find_if(background.materials.begin(), background.materials.end(), is_it);
        factors[static_cast<std::size_t>(at - background.materials.begin())] =
            shot.material_thickness_mm[i] / at->thickness_mm;
    }
    run.scene.background.intensity_e2 = background::total_intensity_e2(run.materials, factors);
    return true;
}

/// Takes over the beam of a shot; true when its wavelengths have changed. The fluence is no part of what is
/// uploaded for the beam.
bool change_beam(const DrawnShot& shot, RunSetup& run) {
    ShotBeam beam = beam_of_shot(shot, run);
    run.truth.wavelength_A = beam.setup.wavelength_A;
    run.truth.fluence_photons_per_m2 = beam.setup.model.fluence_photons_per_m2;
    run.truth.flux_photons_per_s = beam.flux_photons_per_s;
    run.truth.spectrum = std::move(beam.setup.spectrum);
    run.scene.beam = std::move(beam.setup.model);
    return beam.is_new;
}

}  // namespace

ShotBeam beam_of_shot(const DrawnShot& shot, const RunSetup& run) {
    const ShotValues& values = shot.values;
    const config::Beam deck = beam_deck(run.deck.beam, shot);
    ShotBeam beam{run.beam, deck.flux_photons_per_s, false};
    beam.is_new =
        values[ShotKey::wavelength] || values[ShotKey::energy] || !shot.spectrum.empty();
    if (beam.is_new) {
        beam.setup = make_beam(deck, files_of_shot(deck, shot, run), run.deck.sampling.d_min_A);
    }
    beam.setup.model.fluence_photons_per_m2 = fluence_photons_per_m2(deck);
    return beam;
}

scene::ScenePart make_shot(const DrawnShot& shot, RunSetup& run) {
    try {
        scene::ScenePart changed;
        changed.beam = change_beam(shot, run);
        changed.panels = change_detector(shot, changed.beam, run);
        change_crystals(shot, run);
        changed.background = change_background(shot, run);
        set_sampling(run.deck.sampling, run.scene);
        run.truth.drawn = shot;
        return changed;
    } catch (const InputError& error) {
        throw InputError("shot " + std::to_string(shot.shot) + ": " + error.what());
    }
}

}  // namespace minibragg::setup
