#include "minibragg/story/simulate.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/campaign/make_files.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/campaign/series_files.hpp"
#include "minibragg/files/output_lock.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/master_file.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/parallel/stop_signal.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/record/program_files.hpp"
#include "minibragg/record/run_record.hpp"
#include "minibragg/record/shot_record.hpp"
#include "minibragg/record/statistics_record.hpp"
#include "minibragg/story/facts_json.hpp"
#include "minibragg/story/find_facts.hpp"
#include "minibragg/story/tell_facts.hpp"
#include "minibragg/story/tell_run.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;

/// Writes the master of a run whose data files are whole; fills in what they tell of the
/// images.
void write_master_file(const Job& job, const PreparedRun& run, record::RunResult& result) {
    const setup::Shot first = setup::make_shot(run.experiment, run.selected.front());
    result.truth = {record::truth_of_shot(run.experiment, first)};
    const nexus::RunRecord fixed = record::make_run_record(job.deck, run.experiment, result);
    parallel::on_root(job.communicator, [&] {
        const std::filesystem::path path = job.deck.run.output.file;
        const auto files = campaign::all_data_files(job, run);
        const files::Experiment experiment =
            record::describe_experiment(job.deck.run, run.experiment, run.selected);
        const std::int64_t images = experiment.scan.images;
        nexus::RunRecord record = fixed;
        record::append(nexus::joined_over_images(path, files), record);
        record::append(nexus::series_record({"", 0, images, files.front().identity}), record);
        nexus::NxmxOptions options;
        options.quantities = run.quantities;
        nexus::write_master(path, experiment, options, files, record);
        result.data_files = static_cast<int>(files.size());
        result.images = record::photon_statistics_in(record);
        result.counts = record::count_statistics_in(record);
    });
}

/// Refuses a run whose files another one is writing, for as long as what it returns lives.
/// Collective.
std::unique_ptr<files::OutputLock> lock_output(const Job& job) {
    std::unique_ptr<files::OutputLock> lock;
    const bool is_locked = parallel::from_root(job.communicator, [&] {
        const std::filesystem::path file = job.deck.run.output.file;
        files::check_writable(file, files::Existing::overwrite);
        lock = std::make_unique<files::OutputLock>(file);
        return lock->is_held();
    });
    if (!is_locked) {
        job.log.line(
            "the file system of " + shown_name(job.deck.run.output.file) +
            " has no locks: start no second run with this output.file"
        );
    }
    return lock;
}

/// Fails on every rank when a file of a single image could not be written; what else the run
/// makes is whole. Collective.
void tell_failed_side_file(const Job& job, const record::RunResult& result) {
    parallel::agree(job.communicator, [&] {
        if (result.failed_side_file) {
            std::rethrow_exception(result.failed_side_file);
        }
    });
}

/// Writes what other programs read of a finished run: geometry and reflections. Collective.
void write_program_files(const Job& job, const PreparedRun& run) {
    const config::Output& output = job.deck.run.output;
    const auto names = record::program_file_names(output);
    parallel::on_root(job.communicator, [&] {
        if (names.empty()) {
            return;
        }
        const interchange::DescribedRun described =
            record::described_run(job.deck.run, run.experiment, run.selected);
        const bool need_spots = std::any_of(names.begin(), names.end(), [](const auto& file) {
            return record::has_reflections(file.key);
        });
        std::vector<interchange::Reflection> rows;
        if (need_spots) {
            rows = record::reflections_of(nexus::read_spot_table(output.file), described);
        }
        const auto existing = job.resumes ? files::Existing::overwrite : job.existing;
        for (const record::ImageFileName& file : names) {
            files::write_file(
                file.path, record::program_file(file.key, described, rows), existing
            );
        }
    });
}

/// The files of a run beside that of its images.
std::vector<record::ImageFileName> other_files(const Job& job, const PreparedRun& run) {
    std::vector<record::ImageFileName> names =
        record::image_file_names(job.deck.run, run.selected);
    for (const record::ImageFileName& file : record::program_file_names(job.deck.run.output)) {
        names.push_back(file);
    }
    return names;
}

/// Writes the rest of the files and tells what was made.
/// @param warnings  those that came up are added
void finish(
    const Job& job,
    const PreparedRun& run,
    record::RunResult& result,
    std::vector<std::string>& warnings
) {
    if (run.plan.has_data_files) {
        const report::Region region(report::regions::write);
        write_master_file(job, run, result);
    }
    write_program_files(job, run);
    if (job.communicator.is_root()) {
        std::error_code unknown;
        const auto bytes = std::filesystem::file_size(job.deck.run.output.file, unknown);
        result.file_bytes = unknown ? 0 : static_cast<std::int64_t>(bytes);
    }
    for (const std::string& line : summary_lines(job.deck.run.output, result)) {
        job.log.line(line);
    }
    if (!result.failed_side_file) {
        for (const std::string& line : image_file_lines(other_files(job, run))) {
            job.log.line(line);
        }
    }
    const bool is_empty =
        std::all_of(result.images.begin(), result.images.end(), [](const auto& image) {
            return image.max <= 0.0;
        });
    if (is_empty) {
        warnings.emplace_back(
            "no pixel receives a photon: is the structure factor of every reflection on the "
            "detector 0 (structure_factors), or do all pixels lie beyond sampling.d_min_A? "
            "minibragg trace tells of a pixel"
        );
        job.log.line("warning: " + warnings.back());
    }
}

/// The facts of a run, if anybody wants them, told to people. Collective.
Facts tell_before(const Job& job, const PreparedRun& run, std::int64_t images) {
    const bool are_wanted = parallel::from_root(job.communicator, [&] {
        return job.log.speaks() || !job.facts_file.empty();
    });
    if (!are_wanted) {
        return {};
    }
    Facts facts = find_facts(job, run, images, SpeedMeasured::before_long_runs);
    tell_facts(facts, job.log);
    return facts;
}

/// The names of the files that a run has, its data files among them.
std::vector<std::string> file_names(const Job& job, const PreparedRun& run, bool is_complete) {
    const config::Output& output = job.deck.run.output;
    std::vector<std::string> names;
    if (is_complete) {
        names.push_back(output.file);
    }
    for (const record::ImageFileName& file : other_files(job, run)) {
        std::error_code unknown;
        if (std::filesystem::exists(file.path, unknown)) {
            names.push_back(file.path);
        }
    }
    if (run.plan.has_data_files) {
        for (const std::string& name : nexus::data_file_names(output.file)) {
            names.push_back(std::filesystem::path(output.file).replace_filename(name).string());
        }
    }
    return names;
}

/// Writes for programs what became of a run. Collective.
void write_facts(
    const Job& job,
    const PreparedRun& run,
    const Facts& facts,
    const std::pair<std::string, record::RunResult>& made
) {
    if (job.facts_file.empty()) {
        return;
    }
    const auto& [status, result] = made;
    std::string text;
    if (job.communicator.is_root()) {
        const RunOutcome outcome{
            status, result, run.selected, file_names(job, run, status != "unfinished")};
        text = facts_json("run", facts, &outcome);
    }
    write_facts_file(job, text);
}

}  // namespace

Simulated simulate(const Job& job) {
    const report::Stopwatch clock;
    std::optional<report::Region> set_up(std::in_place, report::regions::set_up);
    record::check_output_names(job.deck, job.communicator);
    check_facts_file(job);
    const auto lock = lock_output(job);
    const PreparedRun run = campaign::prepare_run(job);
    const campaign::SeriesFiles series = campaign::open_series(job, run);
    parallel::stop_if_asked(job.communicator);
    if (series.is_complete) {
        job.log.line(shown_name(job.deck.run.output.file) + " is complete");
        write_program_files(job, run);
        write_facts(job, run, tell_before(job, run, 0), {"was_complete", {}});
        return {};
    }
    Facts facts = tell_before(job, run, campaign::count(series.to_be_made));
    set_up.reset();
    record::RunResult result = campaign::make_files(job, run, series, clock);
    if (result.images_made < campaign::count(series.to_be_made)) {
        job.log.line(what_is_left(job, run, result));
        write_facts(job, run, facts, {"unfinished", result});
        tell_failed_side_file(job, result);
        return {Outcome::unfinished, std::move(result)};
    }
    finish(job, run, result, facts.notes.warnings);
    write_facts(job, run, facts, {"complete", result});
    tell_failed_side_file(job, result);
    return {Outcome::complete, std::move(result)};
}

}  // namespace minibragg::story
