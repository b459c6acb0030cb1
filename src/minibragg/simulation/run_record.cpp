#include "minibragg/simulation/run_record.hpp"

#include <algorithm>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/nexus/utc_time.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/report/provenance.hpp"
#include "minibragg/simulation/shot_record.hpp"
#include "minibragg/simulation/stacked.hpp"
#include "minibragg/simulation/statistics_record.hpp"

namespace minibragg::simulation {

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
    record.push_back({"performance/respond_time", result.times.respond_s, "s"});
    record.push_back({"performance/write_time", result.times.write_s, "s"});
    record.push_back({"date", nexus::utc_now(), ""});
}

std::string counted(std::int64_t count, const std::string& thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

/// "sum, maximum 65535, 3 saturated pixels" over all images.
std::string counts_line(const std::vector<CountStatistics>& images) {
    CountStatistics all = images.front();
    for (std::size_t i = 1; i < images.size(); ++i) {
        all.sum += images[i].sum;
        all.max = std::max(all.max, images[i].max);
        all.saturated += images[i].saturated;
    }
    return "counts      " + report::number(static_cast<double>(all.sum)) + ", maximum " +
           std::to_string(all.max) + ", " + counted(all.saturated, "saturated pixel");
}

}  // namespace

report::PhaseTimes slowest(
    const report::PhaseTimes& mine, const parallel::Communicator& communicator
) {
    return {
        communicator.max(mine.setup_s),
        communicator.max(mine.render_s),
        communicator.max(mine.respond_s),
        communicator.max(mine.write_s),
        communicator.max(mine.total_s)};
}

nexus::RunRecord make_run_record(
    const Deck& deck, const PreparedRun& run, const RunResult& result
) {
    RunRecord record;
    add_provenance(deck, record);
    add_truth(truth_of_run(run.experiment), record);
    if (!run.experiment.series) {
        add_truth(result.truth.front(), record);
    }
    append(truth_of_response(run), record);
    add_performance(result, record);
    return record;
}

RunRecord record_of_images(const PreparedRun& run, const RunResult& result) {
    RunRecord record;
    if (run.experiment.series) {
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

RunResult planned_result(const Job& job, const PreparedRun& run, std::int64_t images) {
    RunResult planned;
    planned.ranks = job.communicator.size();
    planned.groups = run.groups;
    planned.steps = job.communicator.sum(run.steps) / run.groups * images;
    return planned;
}

std::string what_is_left(const Job& job, const PreparedRun& run, const RunResult& result) {
    const std::string made = counted(result.images_made, "image");
    const std::string kept =
        run.plan.has_data_files
            ? made + " made and kept in " + counted(result.data_files, "data file")
            : "nothing kept, because all images are to be in one file";
    return "stopped by a signal: " + kept + ". Go on with minibragg run " +
           shown_name(job.deck.file_name) + " --resume and the same options";
}

std::string what_is_simulated(
    const Deck& deck, const PreparedRun& run, const RunResult& planned
) {
    const auto& model = run.experiment.scene;
    const std::int64_t pixels = detector::pixel_count(run.experiment.detector.plane_panels);
    return shown_name(deck.file_name) + ": " +
           counted(
               static_cast<std::int64_t>(run.selected.size()),
               deck.run.series ? "shot" : "image"
           ) +
           " of " + counted(static_cast<std::int64_t>(model.panels.size()), "panel") + ", " +
           report::with_prefix(static_cast<double>(pixels)) + "pixels, oversample " +
           std::to_string(model.sampling.oversample) + ", " +
           counted(static_cast<std::int64_t>(model.beam.sources.size()), "source") + ", " +
           counted(
               static_cast<std::int64_t>(model.crystal.domain_rotations.size()), "mosaic domain"
           ) +
           ", " + counted(deck.run.goniometer.steps_per_image, "spindle step") + ": " +
           report::with_prefix(static_cast<double>(planned.steps)) + "steps on " +
           counted(planned.ranks, "rank") +
           (planned.groups > 1 ? " in " + counted(planned.groups, "group") : "");
}

std::vector<std::string> summary_lines(const config::Output& output, const RunResult& result) {
    std::vector<std::string> lines;
    double photons = 0.0;
    statistics::ImageStatistics brightest;
    for (const statistics::ImageStatistics& image : result.images) {
        photons += image.sum;
        brightest = image.max >= brightest.max ? image : brightest;
    }
    lines.push_back("photons     " + report::number(photons));
    lines.push_back(
        "maximum     " + report::number(brightest.max) + " at panel " +
        std::to_string(brightest.max_panel) + ", slow " + std::to_string(brightest.max_slow) +
        ", fast " + std::to_string(brightest.max_fast)
    );
    lines.push_back(
        "mean, rms   " + report::number(brightest.mean) + ", " + report::number(brightest.rms)
    );
    if (!result.counts.empty()) {
        lines.push_back(counts_line(result.counts));
    }
    lines.push_back(
        "speed       " + report::with_prefix(result.steps_per_s()) + "steps/s (" +
        report::with_prefix(static_cast<double>(result.steps)) + "steps)"
    );
    lines.push_back(
        "time        set-up " + report::duration(result.times.setup_s) + ", path " +
        report::duration(result.times.render_s) +
        (result.times.respond_s > 0.0 ? ", response " + report::duration(result.times.respond_s)
                                      : "") +
        ", writing " + report::duration(result.times.write_s) + ", total " +
        report::duration(result.times.total_s)
    );
    if (result.images.size() > 1) {
        lines.push_back(
            "throughput  " + report::number(result.images_per_s(), 3) + " images/s (" +
            std::to_string(result.images_made) + " images)"
        );
    }
    if (result.data_files > 1) {
        lines.push_back("data files  " + std::to_string(result.data_files));
    }
    lines.push_back(
        "file        " + shown_name(output.file) + ", " +
        report::with_prefix(static_cast<double>(result.file_bytes)) + "B"
    );
    return lines;
}

}  // namespace minibragg::simulation
