#include "minibragg/story/facts_json.hpp"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "minibragg/files/output_path.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/report/provenance.hpp"

namespace minibragg::story {

namespace {

using Json = nlohmann::ordered_json;

/// null where it is not known.
template <class T>
Json known(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json list(const Vec3d& v) {
    return Json::array({v.x, v.y, v.z});
}

Json json_of(const CrystalFacts& facts) {
    const crystal::UnitCell& cell = facts.cell;
    return {
        {"cell_lengths_A", {cell.a_A, cell.b_A, cell.c_A}},
        {"cell_angles_deg", {cell.alpha_deg, cell.beta_deg, cell.gamma_deg}},
        {"space_group", facts.space_group},
        {"shape", facts.shape},
        {"cells", list(facts.cells)},
        {"size_um", list(facts.size_um)},
        {"most_crystals_per_image", facts.crystals},
        {"mosaic_spread_deg", facts.mosaic_spread_deg},
        {"closed_form", facts.has_closed_form},
        {"domains", facts.has_closed_form ? Json(nullptr) : Json(facts.domains)}};
}

Json json_of(const AmplitudeFacts& facts) {
    return {
        {"kind", facts.kind},
        {"file", text_or_null(facts.file)},
        {"columns", text_or_null(facts.columns)},
        {"reflections_p1", facts.reflections},
        {"unique_reflections", known(facts.unique_reflections)},
        {"completeness_fraction", known(facts.completeness)},
        {"d_min_A", known(facts.d_min_A)},
        {"default_F_e", facts.default_F_e},
        {"anomalous", facts.is_anomalous}};
}

Json json_of(const BeamFacts& facts) {
    return {
        {"wavelength_A", facts.wavelength_A},
        {"energy_eV", facts.energy_eV},
        {"bandwidth_rms_fraction", facts.bandwidth_rms_fraction},
        {"divergence_horizontal_rms_mrad", facts.divergence_horizontal_rms_mrad},
        {"divergence_vertical_rms_mrad", facts.divergence_vertical_rms_mrad},
        {"sources", facts.sources},
        {"fluence_photons_per_m2", facts.fluence_photons_per_m2}};
}

Json json_of(const DetectorFacts& facts) {
    return {
        {"name", text_or_null(facts.name)},
        {"panels", facts.panels},
        {"pixels", facts.pixels},
        {"distance_mm", facts.distance_mm},
        {"edge_resolution_A", known(facts.edge_A)},
        {"corner_resolution_A", facts.corner_A}};
}

Json json_of(const SamplingFacts& facts) {
    return {
        {"oversample", facts.oversample},
        {"oversample_chosen", facts.is_oversample_chosen},
        {"spindle_steps", facts.spindle_steps},
        {"spot_width_px", known(facts.width_px)},
        {"spot_width_spindle_steps", known(facts.width_steps)},
        {"domain_distance_spot_widths", known(facts.domain_distance)},
        {"spot_sum_uncertainty_fraction", known(facts.uncertainty)},
        {"closed_form_error_fraction", known(facts.closed_form_error)},
        {"images_looked_at", facts.images_looked_at}};
}

Json json_of(const PhotonFacts& facts) {
    const auto of_background = [&](double BackgroundFacts::*member) {
        return facts.background ? Json(*facts.background.*member) : Json(nullptr);
    };
    return {
        {"strong_spot_photons", known(facts.strong_spot)},
        {"background_median_photons_per_px", of_background(&BackgroundFacts::median_photons)},
        {"background_least_photons_per_px", of_background(&BackgroundFacts::least_photons)},
        {"background_most_photons_per_px", of_background(&BackgroundFacts::most_photons)}};
}

Json json_of(const ResponseFacts& facts) {
    return {
        {"poisson", facts.counts_photons},
        {"gain_counts_per_photon", facts.gain_counts_per_photon},
        {"pedestal_counts", facts.pedestal_counts},
        {"readout_noise_counts", facts.readout_noise_counts},
        {"saturation_counts", facts.saturation_counts}};
}

Json json_of(const OutputFacts& facts) {
    return {
        {"file", facts.file},
        {"compression", facts.compression},
        {"images", facts.images},
        {"most_images_per_data_file", known(facts.images_per_file)},
        {"bytes_before_compression", facts.bytes_before_compression},
        {"labels", text_or_null(facts.labels)},
        {"spots_listed", facts.are_spots_listed},
        {"most_spots_per_image", facts.spots_an_image}};
}

Json json_of(const CostFacts& facts) {
    return {
        {"ranks", facts.ranks},
        {"groups", facts.groups},
        {"steps", facts.steps},
        {"memory_of_rank_bytes", facts.memory_of_rank_bytes},
        {"memory_of_all_ranks_bytes", facts.memory_of_all_bytes},
        {"expected_render_s", known(facts.render_s)},
        {"expected_steps_per_s_of_rank",
         facts.is_measured ? Json(facts.steps_per_s_of_rank) : Json(nullptr)}};
}

Json json_of_warnings(const std::vector<std::string>& warnings) {
    Json all = Json::array();
    for (const std::string& warning : warnings) {
        const auto [key, text] = keyed(warning);
        all.push_back({{"key", text_or_null(key)}, {"text", text}});
    }
    return all;
}

Json json_of(const report::PhaseTimes& times) {
    return {
        {"setup_s", times.setup_s},
        {"render_s", times.render_s},
        {"spots_s", times.spots_s},
        {"response_s", times.respond_s},
        {"write_s", times.write_s},
        {"total_s", times.total_s}};
}

/// Of each image, when there are few.
Json json_of_images(const RunOutcome& outcome) {
    constexpr std::size_t most_images = 1000;
    const record::RunResult& result = outcome.result;
    if (result.images.size() > most_images || result.images.size() != outcome.images.size()) {
        return nullptr;
    }
    Json all = Json::array();
    for (std::size_t i = 0; i < result.images.size(); ++i) {
        const statistics::ImageStatistics& image = result.images[i];
        Json one = {
            {"image", outcome.images[i]},
            {"photons", image.sum},
            {"max_photons", image.max},
            {"max_panel_slow_fast", {image.max_panel, image.max_slow, image.max_fast}}};
        if (i < result.counts.size()) {
            one["counts"] = result.counts[i].sum;
            one["max_counts"] = result.counts[i].max;
            one["saturated_px"] = result.counts[i].saturated;
        }
        all.push_back(std::move(one));
    }
    return all;
}

Json json_of(const RunOutcome& outcome) {
    const record::RunResult& result = outcome.result;
    const bool is_complete = outcome.status == "complete";
    double photons = 0.0, most = 0.0;
    for (const statistics::ImageStatistics& image : result.images) {
        photons += image.sum;
        most = std::max(most, image.max);
    }
    return {
        {"status", outcome.status},
        {"images_made", result.images_made},
        {"photons", is_complete ? Json(photons) : Json(nullptr)},
        {"max_photons_per_px", is_complete ? Json(most) : Json(nullptr)},
        {"steps", result.steps},
        {"steps_per_s", result.steps_per_s()},
        {"times", json_of(result.times)},
        {"files", outcome.files},
        {"images", is_complete ? json_of_images(outcome) : Json(nullptr)}};
}

/// What was told of a run is told anew when it goes on.
files::Existing existing_facts(const campaign::Job& job) {
    return job.resumes ? files::Existing::overwrite : job.existing;
}

}  // namespace

std::pair<std::string, std::string> keyed(const std::string& warning) {
    const auto is_of_key = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
    };
    const auto end = std::find_if_not(warning.begin(), warning.end(), is_of_key);
    std::string word(warning.begin(), end);
    const bool is_key = word.find('.') != std::string::npos && word.back() != '.' &&
                        end != warning.end() && (*end == ':' || *end == ' ');
    return {is_key ? word : "", warning};
}

std::string facts_json(
    const std::string& command, const Facts& facts, const RunOutcome* outcome
) {
    const report::Provenance program = report::provenance();
    Json all = {
        {"schema", "minibragg-facts"},
        {"schema_version", facts_schema_version},
        {"program", {{"version", program.version}, {"commit", program.commit}}},
        {"command", command},
        {"deck", {{"file", facts.deck_file}, {"title", text_or_null(facts.title)}}},
        {"crystal", json_of(facts.crystal)},
        {"amplitudes", json_of(facts.amplitudes)},
        {"beam", json_of(facts.beam)},
        {"detector", json_of(facts.detector)},
        {"sweep_deg", facts.sweep_deg},
        {"sampling", json_of(facts.sampling)},
        {"photons", json_of(facts.photons)},
        {"response", facts.response ? json_of(*facts.response) : Json(nullptr)},
        {"output", json_of(facts.output)},
        {"cost", json_of(facts.cost)},
        {"remarks", facts.notes.remarks},
        {"warnings", json_of_warnings(facts.notes.warnings)}};
    if (outcome != nullptr) {
        all["results"] = json_of(*outcome);
    }
    constexpr int indent = 2;
    return all.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

void check_facts_file(const campaign::Job& job) {
    if (job.facts_file.empty()) {
        return;
    }
    record::check_other_output(job.deck, "--json", job.facts_file, job.communicator);
    parallel::on_root(job.communicator, [&] {
        files::check_writable(job.facts_file, existing_facts(job));
    });
}

void write_facts_file(const campaign::Job& job, const std::string& text) {
    parallel::on_root(job.communicator, [&] {
        if (!job.facts_file.empty()) {
            files::write_file(job.facts_file, text, existing_facts(job));
        }
    });
}

}  // namespace minibragg::story
