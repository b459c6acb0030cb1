#include "minibragg/story/find_facts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/evenly_spread.hpp"
#include "minibragg/campaign/disk_space.hpp"
#include "minibragg/campaign/measure_speed.hpp"
#include "minibragg/campaign/memory.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/setup/detector_resolution.hpp"
#include "minibragg/spots/spot_cost.hpp"
#include "minibragg/spots/strong_spot.hpp"
#include "minibragg/story/find_sampling.hpp"
#include "minibragg/story/tell_notes.hpp"
#include "minibragg/story/tell_run.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;

CrystalFacts crystal_facts(const PreparedRun& run, const setup::Shot& first) {
    const setup::Experiment& experiment = run.experiment;
    const scene::CrystalModel& model = experiment.scene.crystal;
    const setup::CrystalTruth& truth = first.truth.crystals.front();
    constexpr double um_per_A = 1e-4;
    CrystalFacts facts;
    facts.cell = truth.cell;
    facts.space_group = experiment.crystal.space_group;
    facts.shape = experiment.deck.crystal.shape;
    facts.cells = model.lattice.cells;
    facts.size_um = {
        um_per_A * facts.cells.x * truth.cell.a_A,
        um_per_A * facts.cells.y * truth.cell.b_A,
        um_per_A * facts.cells.z * truth.cell.c_A};
    facts.crystals = experiment.series ? experiment.series->most_crystals : 1;
    facts.mosaic_spread_deg = truth.mosaic_spread_deg;
    facts.has_closed_form = experiment.has_closed_form;
    facts.domains = static_cast<std::int64_t>(model.domain_rotations.size());
    return facts;
}

AmplitudeFacts amplitude_facts(const setup::Experiment& experiment) {
    const config::StructureFactors& deck = experiment.deck.structure_factors;
    const setup::AmplitudeTruth& truth = experiment.crystal.amplitudes;
    const bool are_listed = !truth.source.empty();
    AmplitudeFacts facts;
    facts.kind = are_listed           ? "reflections"
                 : !deck.file.empty() ? "model"
                 : deck.random        ? "random"
                                      : "equal";
    facts.file = deck.file;
    facts.columns = truth.source;
    facts.reflections = experiment.crystal.reflections;
    if (are_listed) {
        facts.unique_reflections = truth.unique_reflections;
    }
    if (truth.completeness > 0.0) {
        facts.completeness = truth.completeness;
    }
    if (truth.d_min_A > 0.0) {
        facts.d_min_A = truth.d_min_A;
    }
    facts.default_F_e = deck.default_F;
    facts.is_anomalous = truth.is_anomalous;
    return facts;
}

DetectorFacts detector_facts(const setup::Experiment& experiment, const setup::Shot& first) {
    const scene::SceneModel& scene = first.scene;
    return {
        experiment.detector.name,
        static_cast<std::int64_t>(scene.panels.size()),
        detector::pixel_count(experiment.detector.plane_panels),
        first.truth.distance_mm,
        setup::edge_resolution_A(scene.beam, scene.panels),
        setup::detector_resolution_A(scene.beam, scene.panels)};
}

std::optional<ResponseFacts> response_facts(const setup::Experiment& experiment) {
    if (!experiment.response) {
        return std::nullopt;
    }
    const response::ResponseModel& model = experiment.response->model;
    return ResponseFacts{
        what_responds(experiment),
        model.counts_photons,
        model.gain_counts,
        model.pedestal_counts,
        model.readout_noise_counts,
        static_cast<double>(model.saturation_counts)};
}

OutputFacts output_facts(const Job& job, const PreparedRun& run) {
    const config::Output& deck = job.deck.run.output;
    OutputFacts facts;
    facts.file = deck.file;
    facts.compression = deck.compression;
    facts.images = static_cast<std::int64_t>(run.selected.size());
    facts.bytes_before_compression = campaign::disk_bytes(job.deck.run, run);
    if (run.plan.has_data_files) {
        facts.images_per_file = run.plan.images_per_file;
    }
    facts.labels = deck.labels;
    facts.are_spots_listed = spots::are_listed(run.experiment);
    facts.spots_an_image = spots::spot_cost(run.experiment).spots;
    return facts;
}

/// Whether to measure takes less than a twentieth of what is to be rendered.
bool is_long(std::int64_t steps_of_rank) {
    constexpr std::int64_t much_more = 20;
    return steps_of_rank >
           much_more * campaign::measuring_tries * campaign::most_steps_of_a_try;
}

/// Collective.
CostFacts cost_facts(
    const Job& job, const PreparedRun& run, std::int64_t images, SpeedMeasured measured
) {
    const parallel::Communicator& communicator = job.communicator;
    CostFacts facts;
    facts.ranks = communicator.size();
    facts.groups = run.groups;
    facts.steps = communicator.sum(run.steps) / run.groups * images;
    const campaign::MemoryNeed need = campaign::memory_of_run(job.deck.run, run.experiment);
    const campaign::MostMemory memory = campaign::most_memory(
        run.set_up, campaign::needed_here(need, communicator, run.groups), communicator
    );
    facts.memory_of_rank_bytes = memory.of_rank_bytes;
    facts.memory_of_all_bytes = memory.of_all_bytes;
    facts.is_measured = measured == SpeedMeasured::always ||
                        is_long(communicator.max(run.steps) * images / run.groups);
    if (!facts.is_measured) {
        return facts;
    }
    const campaign::MeasuredSpeed speed = campaign::measure_speed(run.experiment, run.scenes);
    const double my_steps =
        static_cast<double>(run.steps) * static_cast<double>(images) / run.groups;
    const double seconds =
        communicator.max(speed.steps_per_s > 0.0 ? my_steps / speed.steps_per_s : 0.0);
    facts.steps_per_s_of_rank = communicator.min(speed.steps_per_s);
    if (seconds > 0.0) {
        facts.render_s = seconds;
    }
    return facts;
}

/// Rows all over the detector that have pixels to compute.
std::vector<parallel::Band> some_rows(const setup::Experiment& experiment, std::size_t most) {
    const auto costs = setup::row_costs(experiment.detector, experiment.scene);
    std::vector<parallel::Band> rows;
    for (std::size_t panel = 0; panel < costs.size(); ++panel) {
        for (std::size_t row = 0; row < costs[panel].size(); ++row) {
            if (costs[panel][row] > 0) {
                rows.push_back({static_cast<int>(panel), static_cast<int>(row), 1});
            }
        }
    }
    return rows.empty() ? rows : evenly_spread(rows, most);
}

/// A good pixel in each of some rows, now here, now there.
std::vector<diffraction::PixelPlace> some_pixels(const setup::Experiment& experiment) {
    constexpr std::size_t most_rows = 100;
    constexpr double golden_ratio = 0.6180339887498949;
    std::vector<diffraction::PixelPlace> pixels;
    for (const parallel::Band& row : some_rows(experiment, most_rows)) {
        const auto mask = setup::mask_of(experiment.detector, {row.panel, row.first_row, 1});
        std::vector<int> good;
        for (std::size_t fast = 0; fast < mask.size(); ++fast) {
            if (mask[fast] == 0) {
                good.push_back(static_cast<int>(fast));
            }
        }
        if (!good.empty()) {
            const double turns = golden_ratio * static_cast<double>(pixels.size());
            const auto place = static_cast<std::size_t>(
                (turns - std::floor(turns)) * static_cast<double>(good.size())
            );
            pixels.push_back({row.panel, row.first_row, good[place]});
        }
    }
    return pixels;
}

}  // namespace

std::optional<BackgroundFacts> background_facts(
    const setup::Experiment& experiment, const setup::Shot& shot
) {
    // The background knows no orientations, and one subpixel tells enough of it.
    scene::SceneModel plain = shot.scene;
    plain.crystal.structure_factors = {};
    plain.crystal.other_crystals.clear();
    plain.crystal.spindle_rotations.resize(1);
    plain.crystal.domain_rotations.resize(1);
    plain.sampling.oversample = 1;
    const scene::DeviceScenes own = scene::upload_scene(ExecSpace(), plain);
    std::vector<double> photons;
    for (const auto& report : diffraction::report_pixels(own, some_pixels(experiment))) {
        photons.push_back(report.photons.background);
    }
    if (photons.empty()) {
        return std::nullopt;
    }
    std::sort(photons.begin(), photons.end());
    return BackgroundFacts{photons[photons.size() / 2], photons.front(), photons.back()};
}

std::vector<std::string> warnings_of_photons(
    const PhotonFacts& photons, const config::Beam& beam
) {
    constexpr int digits = 2;
    const double strong = photons.strong_spot.value_or(0.0);
    if (strong <= 0.0) {
        return {};
    }
    const std::string told = report::number(strong, digits);
    if (strong < 1.0) {
        const bool has_flux = beam.flux_photons_per_s.has_value();
        return {
            std::string(has_flux ? "beam.size_mm" : "beam.fluence_photons_per_m2") +
            ": a strong spot has " + told +
            " photons, so counts would show no spot. Take a larger crystal or more photons; a "
            "flux "
            "is concentrated by a narrower beam (docs/your_crystal.md, The size of the "
            "crystal)"};
    }
    const double background = photons.background ? photons.background->median_photons : 0.0;
    if (strong < std::sqrt(background)) {
        return {
            "background: the noise of " + report::number(background, digits) +
            " photons a pixel is more than the " + told +
            " photons of a strong spot, so counts would show no spot. Look at thicknesses, and "
            "at "
            "beam.size_mm, which goes with the size of the crystal (docs/your_crystal.md, The "
            "size "
            "of the crystal)"};
    }
    return {};
}

BeamFacts beam_facts(const scene::BeamModel& beam) {
    constexpr double mrad = 1e3;
    BeamFacts facts;
    facts.wavelength_A = scene::mean_wavelength_A(beam);
    facts.energy_eV = constants::hc_eV_A / facts.wavelength_A;
    facts.sources = static_cast<std::int64_t>(beam.sources.size());
    facts.fluence_photons_per_m2 = beam.fluence_photons_per_m2;
    const Vec3d mean = scene::mean_direction(beam);
    double weights = 0.0, wavelengths = 0.0, horizontal = 0.0, vertical = 0.0;
    for (const scene::SourceModel& source : beam.sources) {
        const auto square = [](double x) {
            return x * x;
        };
        weights += source.weight;
        wavelengths += source.weight * square(source.wavelength_A / facts.wavelength_A - 1.0);
        horizontal += source.weight * square(source.direction.x - mean.x);
        vertical += source.weight * square(source.direction.y - mean.y);
    }
    facts.bandwidth_rms_fraction =
        std::sqrt(wavelengths / weights + scene::mean_bandwidth_square(beam));
    facts.divergence_horizontal_rms_mrad =
        mrad * std::sqrt(horizontal / weights + beam.divergence_rad2.row[0].x);
    facts.divergence_vertical_rms_mrad =
        mrad * std::sqrt(vertical / weights + beam.divergence_rad2.row[1].y);
    return facts;
}

Facts find_facts(
    const Job& job, const PreparedRun& run, std::int64_t images, SpeedMeasured measured
) {
    const setup::Experiment& experiment = run.experiment;
    const setup::Shot first = setup::make_shot(experiment, run.selected.front());
    Facts facts;
    facts.deck_file = job.deck.file_name;
    facts.title = job.deck.run.title;
    facts.is_series = experiment.series.has_value();
    facts.crystal = crystal_facts(run, first);
    facts.amplitudes = amplitude_facts(experiment);
    facts.beam = beam_facts(first.scene.beam);
    facts.detector = detector_facts(experiment, first);
    facts.sweep_deg = experiment.deck.goniometer.width_deg;
    facts.response = response_facts(experiment);
    facts.output = output_facts(job, run);
    facts.cost = cost_facts(job, run, images, measured);
    FoundSampling sampling = find_sampling(job.deck.run, run);
    facts.sampling = sampling.facts;
    parallel::on_root(job.communicator, [&] {
        const bool is_blank = first.truth.drawn && first.truth.drawn->is_blank();
        facts.photons.strong_spot =
            is_blank ? std::nullopt : spots::strong_spot_photons(experiment, first);
        facts.photons.background = background_facts(experiment, first);
    });
    Notes notes = job.deck.notes;
    notes.append(experiment.notes);
    notes.append({{}, std::move(sampling.warnings)});
    notes.append({{}, warnings_of_photons(facts.photons, job.deck.run.beam)});
    facts.notes = once(notes);
    return facts;
}

}  // namespace minibragg::story
