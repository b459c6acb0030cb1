#include "minibragg/story/simulate.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/campaign/make_files.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/campaign/series_files.hpp"
#include "minibragg/files/output_lock.hpp"
#include "minibragg/nexus/master_file.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/parallel/stop_signal.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/record/run_record.hpp"
#include "minibragg/record/shot_record.hpp"
#include "minibragg/record/statistics_record.hpp"
#include "minibragg/story/tell_notes.hpp"
#include "minibragg/story/tell_run.hpp"
#include "minibragg/story/tell_sampling.hpp"

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

Outcome finish(const Job& job, const PreparedRun& run, record::RunResult& result) {
    if (run.plan.has_data_files) {
        write_master_file(job, run, result);
    }
    if (job.communicator.is_root()) {
        std::error_code unknown;
        const auto bytes = std::filesystem::file_size(job.deck.run.output.file, unknown);
        result.file_bytes = unknown ? 0 : static_cast<std::int64_t>(bytes);
    }
    for (const std::string& line : summary_lines(job.deck.run.output, result)) {
        job.log.line(line);
    }
    const bool is_empty =
        std::all_of(result.images.begin(), result.images.end(), [](const auto& image) {
            return image.max <= 0.0;
        });
    if (is_empty) {
        job.log.line(
            "warning: no pixel receives a photon: is the structure factor of every reflection "
            "on the detector 0 (structure_factors), or do all pixels lie beyond "
            "sampling.d_min_A? minibragg trace tells of a pixel"
        );
    }
    return Outcome::complete;
}

}  // namespace

Outcome simulate(const Job& job) {
    const report::Stopwatch clock;
    record::check_output_names(job.deck, job.communicator);
    const auto lock = lock_output(job);
    const PreparedRun run = campaign::prepare_run(job);
    const campaign::SeriesFiles series = campaign::open_series(job, run);
    parallel::stop_if_asked(job.communicator);
    if (series.is_complete) {
        job.log.line(shown_name(job.deck.run.output.file) + " is complete");
        return Outcome::complete;
    }
    const record::RunResult planned =
        planned_result(job, run, campaign::count(series.to_be_made));
    job.log.line(what_is_simulated(job.deck, run, planned));
    tell_sampling(job, run);
    tell_notes(job, run);
    record::RunResult result = campaign::make_files(job, run, series, clock);
    if (result.images_made < campaign::count(series.to_be_made)) {
        job.log.line(what_is_left(job, run, result));
        tell_failed_side_file(job, result);
        return Outcome::unfinished;
    }
    const Outcome outcome = finish(job, run, result);
    tell_failed_side_file(job, result);
    return outcome;
}

}  // namespace minibragg::story
