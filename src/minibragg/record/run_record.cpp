#include "minibragg/record/run_record.hpp"

#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/nexus/utc_time.hpp"
#include "minibragg/record/response_record.hpp"
#include "minibragg/record/shot_record.hpp"
#include "minibragg/record/stacked.hpp"
#include "minibragg/record/statistics_record.hpp"
#include "minibragg/report/provenance.hpp"

namespace minibragg::record {

namespace {

using nexus::NumberArray;
using nexus::RunRecord;

void add_provenance(const Deck& deck, RunRecord& record) {
    const report::Provenance known = report::provenance();
    std::string overrides;
    for (const std::string& text : deck.overrides) {
        overrides += text + "\n";
    }
    record.push_back({"deck/file_name", as_utf8(deck.file_name), ""});
    record.push_back({"deck/text", deck.text, ""});
    record.push_back({"deck/overrides", overrides, ""});
    record.push_back({"deck/effective", config::to_toml(deck.run), ""});
    record.push_back({"program/name", std::string("minibragg"), ""});
    record.push_back({"program/version", known.version, ""});
    record.push_back({"program/commit", known.commit, ""});
    record.push_back({"program/compiler", known.compiler, ""});
    record.push_back({"program/build_type", known.build_type, ""});
    record.push_back({"program/architecture", known.architecture, ""});
    record.push_back({"program/kokkos_version", known.kokkos_version, ""});
    record.push_back({"program/kokkos_configuration", known.kokkos_configuration, ""});
}

void add_truth(RunRecord truth, RunRecord& record) {
    for (nexus::NamedValue& value : truth) {
        value.name = "truth/" + value.name;
        record.push_back(std::move(value));
    }
}

void add_performance(const RunResult& result, RunRecord& record) {
    record.push_back({"performance/groups", std::int64_t{result.groups}, ""});
    record.push_back({"performance/images_made", result.images_made, ""});
    record.push_back({"performance/images_per_second", result.images_per_s(), "1/s"});
    record.push_back({"performance/ranks", std::int64_t{result.ranks}, ""});
    record.push_back({"performance/steps_per_second", result.steps_per_s(), "1/s"});
    record.push_back({"performance/setup_time", result.times.setup_s, "s"});
    record.push_back({"performance/render_time", result.times.render_s, "s"});
    record.push_back({"performance/spots_time", result.times.spots_s, "s"});
    record.push_back({"performance/respond_time", result.times.respond_s, "s"});
    record.push_back({"performance/write_time", result.times.write_s, "s"});
    record.push_back({"date", nexus::utc_now(), ""});
}

}  // namespace

nexus::RunRecord make_run_record(
    const Deck& deck, const setup::Experiment& experiment, const RunResult& result
) {
    RunRecord record;
    add_provenance(deck, record);
    add_truth(truth_of_run(experiment), record);
    if (!experiment.series) {
        add_truth(result.truth.front(), record);
    }
    append(truth_of_response(experiment), record);
    add_performance(result, record);
    return record;
}

RunRecord record_of_images(const setup::Experiment& experiment, const RunResult& result) {
    RunRecord record;
    if (experiment.series) {
        add_truth(stacked(result.truth), record);
    }
    append(stacked(result.responses), record);
    append(record_of_statistics(result.images, result.counts), record);
    NumberArray steps;
    steps.values.assign(result.image_steps.begin(), result.image_steps.end());
    record.push_back({"result/steps", steps, ""});
    for (nexus::NamedValue& named : record) {
        named.is_of_images = true;
    }
    return record;
}

void append(const RunRecord& more, RunRecord& record) {
    record.insert(record.end(), more.begin(), more.end());
}

}  // namespace minibragg::record
