#include "minibragg/record/describe_experiment.hpp"

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/response/pixel_response.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/setup/stated_sensor.hpp"

namespace minibragg::record {

namespace {

/// Which values of a pixel may be trusted, and what they mean in photons.
void describe_readings(const setup::Experiment& experiment, files::Detector& detector) {
    if (experiment.response) {
        // Overloaded pixels read the saturation itself, and programs trust the values up to the
        // one that is told.
        const response::ResponseModel& model = experiment.response->model;
        detector.saturation_value = static_cast<std::int64_t>(model.saturation_counts) - 1;
        detector.underload_value = static_cast<std::int64_t>(model.lowest_counts);
        detector.gain_counts_per_photon = model.gain_counts;
        detector.pedestal_counts = model.pedestal_counts;
    } else if (experiment.detector.saturation_counts > 0.0) {
        detector.saturation_value =
            static_cast<std::int64_t>(experiment.detector.saturation_counts);
    }
}

}  // namespace

std::vector<nexus::Quantity> quantities_of(const config::Run& deck) {
    std::vector<nexus::Quantity> quantities{nexus::Quantity::photons};
    if (deck.detector.response) {
        quantities = {nexus::Quantity::counts};
        if (deck.output.photons.value_or(!deck.output.separate)) {
            quantities.push_back(nexus::Quantity::photons);
        }
    }
    if (deck.output.separate) {
        quantities.push_back(nexus::Quantity::bragg_photons);
        quantities.push_back(nexus::Quantity::background_photons);
    }
    if (!deck.output.labels.empty()) {
        quantities.push_back(nexus::Quantity::labels);
        quantities.push_back(nexus::Quantity::label_flags);
    }
    return quantities;
}

void describe_beams(
    const setup::Experiment& experiment,
    std::span<const int> images,
    files::Experiment& description
) {
    if (!experiment.series) {
        return;
    }
    files::Beam& beam = description.beam;
    beam.wavelengths_A.clear();
    beam.spectra.clear();
    beam.fluxes_photons_per_s.clear();
    for (const int image : images) {
        const setup::DrawnShot shot = setup::draw_shot(*experiment.series, image);
        const setup::ShotBeam drawn = setup::beam_of_shot(shot, experiment);
        if (drawn.is_new) {
            beam.wavelengths_A.push_back(drawn.setup.wavelength_A);
            auto& lines = beam.spectra.emplace_back();
            for (const beam::SpectrumLine& line : drawn.setup.spectrum) {
                lines.push_back({line.wavelength_A, line.weight});
            }
        }
        if (shot.values[config::ShotKey::flux]) {
            beam.fluxes_photons_per_s.push_back(*drawn.flux_photons_per_s);
        }
    }
}

std::optional<files::NativeFrame> frame_of(
    const config::Run& deck, const setup::DetectorSetup& detector
) {
    if (deck.output.layout != "native" || detector.is_stacked) {
        return std::nullopt;
    }
    const std::vector<files::Panel> panels = setup::described_panels(detector.panels);
    const std::string obstacle = obstacle_to_native_frame(panels);
    if (!obstacle.empty()) {
        throw InputError(
            "output.layout = \"native\": " + obstacle +
            ", so the panels have no image in one array. Use \"panels\""
        );
    }
    return native_frame(panels);
}

files::Experiment describe_experiment(
    const config::Run& deck, const setup::Experiment& experiment, std::span<const int> images
) {
    files::Experiment described;
    described.title = deck.title;
    described.detector.name = experiment.detector.name;
    described.detector.panels = setup::described_panels(experiment.detector.panels);
    described.detector.frame = frame_of(deck, experiment.detector);
    const setup::StatedSensor sensor =
        setup::stated_sensor(experiment.detector, experiment.beam.wavelength_A);
    described.detector.sensor_material = sensor.material;
    described.detector.sensor_thickness_m = sensor.thickness_m;
    described.detector.counts_every_photon = sensor.counts_every_photon;
    described.detector.exposure_s = deck.beam.exposure_s;
    describe_readings(experiment, described.detector);
    described.beam.wavelength_A = experiment.beam.wavelength_A;
    for (const beam::SpectrumLine& line : experiment.beam.spectrum) {
        described.beam.spectrum.push_back({line.wavelength_A, line.weight});
    }
    described.beam.flux_photons_per_s = deck.beam.flux_photons_per_s;
    described.beam.size_m = deck.beam.size_mm * constants::m_per_mm;
    if (deck.beam.polarization.applied) {
        described.beam.kahn_factor = deck.beam.polarization.kahn_factor;
    }
    described.beam.polarization_axis = experiment.beam.model.polarization_axis;
    const config::Goniometer& goniometer = deck.goniometer;
    described.scan.images = static_cast<std::int64_t>(images.size());
    described.scan.axis = experiment.spindle.axis;
    // The shots of a series are stills, or each a small rotation of its own.
    const bool is_rotation = goniometer.width_deg != 0.0 && !deck.series;
    for (std::size_t i = 0; is_rotation && i < images.size(); ++i) {
        const int image = images[i];
        const double start_deg = goniometer.start_deg + image * goniometer.width_deg;
        described.scan.start_deg.push_back(start_deg);
        described.scan.end_deg.push_back(start_deg + goniometer.width_deg);
    }
    describe_beams(experiment, images, described);
    return described;
}

}  // namespace minibragg::record
