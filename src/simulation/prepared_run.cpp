#include "simulation/prepared_run.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/constants.hpp"
#include "output/nxmx_file.hpp"
#include "simulation/memory.hpp"

namespace minibragg::simulation {

namespace {

/// Fails before anything is computed when a file could not be written.
void check_outputs(const Job& job) {
    const config::Output& deck = job.deck.run.output;
    parallel::from_root(job.communicator, [&] {
        for (const std::string& path :
             {deck.file, deck.raw_file, deck.smv_file, deck.cbf_file, deck.png_file}) {
            if (!path.empty()) {
                output::check_writable(path, job.existing);
            }
        }
        output::check_compression(output::compression_of(deck.compression));
        return std::string();
    });
}

/// This rank's part of the rows' costs, in the order of its pixels.
std::vector<std::int64_t> costs_of(
    const std::vector<parallel::Band>& bands, const std::vector<parallel::RowCosts>& costs
) {
    std::vector<std::int64_t> mine;
    for (const parallel::Band& band : bands) {
        const auto first = costs[static_cast<std::size_t>(band.panel)].begin() + band.first_row;
        mine.insert(mine.end(), first, first + band.rows);
    }
    return mine;
}

/// Which values of a pixel may be trusted, and what they mean in photons.
void describe_readings(const setup::RunSetup& setup, output::Detector& detector) {
    if (setup.response) {
        // Overloaded pixels read the saturation itself, and programs trust the values up to the one that is told.
        const response::ResponseModel& model = setup.response->model;
        detector.saturation_value = static_cast<std::int64_t>(model.saturation_counts) - 1;
        detector.underload_value = static_cast<std::int64_t>(model.lowest_counts);
        detector.gain_counts_per_photon = model.gain_counts;
        detector.pedestal_counts = model.pedestal_counts;
    } else if (setup.detector.saturation_counts > 0.0) {
        detector.saturation_value = static_cast<std::int64_t>(setup.detector.saturation_counts);
    }
}

}  // namespace

PreparedRun prepare_run(const Job& job) {
    const config::Run& deck = job.deck.run;
    PreparedRun run;
    check_outputs(job);
    run.setup = setup::make_run(deck, setup::Files(job.communicator));
    check_memory(memory_of_run(deck, run.setup), job.communicator);
    const auto costs = setup::row_costs(run.setup.detector, run.setup.scene);
    const auto bands = parallel::decompose(costs, job.communicator.size());
    const auto& mine = bands[static_cast<std::size_t>(job.communicator.rank())];
    run.pixels = setup::make_local_pixels(run.setup.detector, mine);
    run.steps_of_row = costs_of(mine, costs);
    run.steps =
        std::accumulate(run.steps_of_row.begin(), run.steps_of_row.end(), std::int64_t{0}) *
        deck.goniometer.images;
    run.images = setup::make_images(run.pixels, deck.output.separate);
    prepare_response(job.communicator, bands, run);
    run.scene = upload_scene(run.setup.scene);
    run.experiment = describe_experiment(deck, run.setup);
    return run;
}

/// Programs correct for parallax by the thickness: it is told only when parallax was simulated. They know three
/// materials and refuse others: the phosphor of a CCD stands there as silicon without thickness.
void describe_sensor(const setup::DetectorSetup& setup, output::Detector& detector) {
    constexpr std::array known{"Si", "CdTe", "GaAs"};
    if (std::find(known.begin(), known.end(), setup.sensor_material) == known.end()) {
        return;
    }
    detector.sensor_material = setup.sensor_material;
    detector.sensor_thickness_m = setup.sensor_layers > 1 ? setup.sensor_thickness_m : 0.0;
}

output::Experiment describe_experiment(const config::Run& deck, const setup::RunSetup& setup) {
    output::Experiment experiment;
    experiment.title = deck.title;
    experiment.detector.name = setup.detector.name;
    for (const detector::PanelGeometry& panel : setup.detector.panels) {
        experiment.detector.panels.push_back(
            {panel.name,
             panel.origin_m,
             panel.fast,
             panel.slow,
             panel.fast_pixels,
             panel.slow_pixels,
             panel.pixel_size_m}
        );
    }
    describe_sensor(setup.detector, experiment.detector);
    experiment.detector.exposure_s = deck.beam.exposure_s;
    describe_readings(setup, experiment.detector);
    experiment.beam.wavelength_A = setup.beam.wavelength_A;
    for (const beam::SpectrumLine& line : setup.beam.spectrum) {
        experiment.beam.spectrum.push_back({line.wavelength_A, line.weight});
    }
    experiment.beam.flux_photons_per_s = deck.beam.flux_photons_per_s;
    experiment.beam.size_m = deck.beam.size_mm * constants::m_per_mm;
    if (deck.beam.polarization.applied) {
        experiment.beam.kahn_factor = deck.beam.polarization.kahn_factor;
    }
    experiment.beam.polarization_axis = setup.beam.model.polarization_axis;
    const config::Goniometer& goniometer = deck.goniometer;
    experiment.scan.images = goniometer.images;
    experiment.scan.axis = setup.spindle.axis;
    const bool is_rotation = goniometer.width_deg != 0.0;
    for (int image = 0; is_rotation && image < goniometer.images; ++image) {
        const double start_deg = goniometer.start_deg + image * goniometer.width_deg;
        experiment.scan.start_deg.push_back(start_deg);
        experiment.scan.end_deg.push_back(start_deg + goniometer.width_deg);
    }
    return experiment;
}

}  // namespace minibragg::simulation
