#include "minibragg/story/check_deck.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <utility>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/campaign/disk_space.hpp"
#include "minibragg/campaign/measure_speed.hpp"
#include "minibragg/campaign/memory.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/record/output_names.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/story/tell_notes.hpp"
#include "minibragg/story/tell_run.hpp"
#include "minibragg/story/tell_sampling.hpp"
#include "minibragg/story/tell_spots.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;

/// Nothing is written, so files that exist are no reason to stop; but a run would stop.
void tell_existing_files(const Job& job) {
    if (job.existing == files::Existing::overwrite) {
        return;
    }
    const config::Output& output = job.deck.run.output;
    const std::string told = parallel::from_root(job.communicator, [&] {
        std::string text;
        const std::array<std::pair<const char*, const std::string*>, 5> all{
            {{"output.file", &output.file},
             {"output.raw_file", &output.raw_file},
             {"output.smv_file", &output.smv_file},
             {"output.cbf_file", &output.cbf_file},
             {"output.png_file", &output.png_file}}};
        for (const auto& [key, file] : all) {
            std::error_code unknown;
            if (!file->empty() && std::filesystem::exists(*file, unknown)) {
                text += std::string(text.empty() ? "" : ", ") + key + " = " + shown_name(*file);
            }
        }
        if (text.empty() && !nexus::data_file_names(output.file).empty()) {
            text = "data files of output.file = " + shown_name(output.file);
        }
        return text;
    });
    if (!told.empty()) {
        job.log.line(
            "output      exists: " + told +
            ". A run wants another name or --overwrite, or --resume to go on"
        );
    }
}

/// Work, memory and time of all ranks.
void tell_costs(const Job& job, const PreparedRun& run) {
    const parallel::Communicator& communicator = job.communicator;
    const auto images = static_cast<double>(run.selected.size());
    const campaign::MemoryNeed need = campaign::memory_of_run(job.deck.run, run.experiment);
    const double bytes = campaign::most_on_all_ranks(
        run.set_up, campaign::needed_here(need, communicator, run.groups), communicator
    );
    job.log.line("memory      " + report::with_prefix(bytes) + "B on all ranks");
    job.log.line(what_lists_spots(run));
    job.log.line("disk        " + campaign::disk_space_text(job.deck.run, run));
    const double my_steps = static_cast<double>(run.steps) * images / run.groups;
    const auto most = communicator.max(my_steps);
    const auto least = communicator.min(my_steps);
    const double my_items = static_cast<double>(run.pixels.bands.size()) * images / run.groups;
    const auto most_items = communicator.max(my_items);
    const auto fewest_items = communicator.min(my_items);
    job.log.line(
        "work        " + report::number(fewest_items) + " to " + report::number(most_items) +
        " work items (bands of rows of an image), " + report::with_prefix(least) + "steps to " +
        report::with_prefix(most) + "steps a rank"
    );
    const campaign::MeasuredSpeed speed = campaign::measure_speed(run.experiment, run.scenes);
    const double seconds = speed.steps_per_s > 0.0 ? my_steps / speed.steps_per_s : 0.0;
    job.log.line(
        "path        about " + report::duration(communicator.max(seconds)) + " (from " +
        report::with_prefix(static_cast<double>(speed.steps)) + "steps at " +
        report::with_prefix(speed.steps_per_s) + "steps/s a rank)"
    );
}

}  // namespace

void check_deck(const Job& job) {
    record::check_output_names(job.deck, job.communicator);
    Job asking = job;
    asking.existing = files::Existing::overwrite;
    asking.only_asks = true;
    const PreparedRun run = campaign::prepare_run(asking);
    const auto images = static_cast<std::int64_t>(run.selected.size());
    const record::RunResult planned = planned_result(job, run, images);
    job.log.line(what_is_simulated(job.deck, run, planned));
    tell_sampling(job, run);
    tell_notes(job, run);
    if (const std::string response = what_responds(run.experiment); !response.empty()) {
        job.log.line("response    " + response);
    }
    tell_costs(job, run);
    if (run.plan.has_data_files) {
        job.log.line(
            "data files  of at most " + std::to_string(run.plan.images_per_file) + " images" +
            (run.plan.is_timed ? " or about a minute of work" : "")
        );
    }
    if (job.deck.run.series && run.selected.size() > campaign::most_checked_shots) {
        job.log.line(
            "shots       " + std::to_string(campaign::some_of(run.selected).size()) + " of " +
            std::to_string(run.selected.size()) +
            " were looked at; a run looks at all before it begins"
        );
    }
    tell_existing_files(job);
    job.log.line(shown_name(job.deck.file_name) + " is valid");
}

}  // namespace minibragg::story
