#include "minibragg/simulation/check_deck.hpp"

#include "minibragg/report/format.hpp"
#include "minibragg/simulation/measure_speed.hpp"
#include "minibragg/simulation/memory.hpp"
#include "minibragg/simulation/run_record.hpp"

namespace minibragg::simulation {

void check_deck(const Job& job) {
    const PreparedRun run = prepare_run(job);
    const parallel::Communicator& communicator = job.communicator;
    const auto images = static_cast<std::int64_t>(run.selected.size());
    const RunResult planned = planned_result(job, run, images);
    job.log.line(what_is_simulated(job.deck, run, planned));
    for (const std::string& line : warning_lines(run)) {
        job.log.line(line);
    }
    if (const std::string response = what_responds(run); !response.empty()) {
        job.log.line("response    " + response);
    }
    const MemoryNeed need = memory_of_run(job.deck.run, run.setup);
    const double bytes = static_cast<double>(need.shared_by_pixels) * run.groups +
                         static_cast<double>(need.on_every_rank) * communicator.size();
    job.log.line("memory      " + report::with_prefix(bytes) + "B on all ranks");
    const double my_steps =
        static_cast<double>(run.steps) * static_cast<double>(images) / run.groups;
    const auto most = communicator.max(my_steps);
    const auto least = communicator.min(my_steps);
    const double my_items =
        static_cast<double>(run.pixels.bands.size()) * static_cast<double>(images) / run.groups;
    const auto most_items = communicator.max(my_items);
    const auto fewest_items = communicator.min(my_items);
    job.log.line(
        "work        " + report::number(fewest_items) + " to " + report::number(most_items) +
        " work items (bands of rows of an image), " + report::with_prefix(least) + "steps to " +
        report::with_prefix(most) + "steps a rank"
    );
    const double rate = measured_steps_per_s(run.setup, run.scene);
    const double seconds = communicator.max(rate > 0.0 ? my_steps / rate : 0.0);
    job.log.line("path        about " + report::duration(seconds));
    if (run.plan.has_data_files) {
        job.log.line(
            "data files  of at most " + std::to_string(run.plan.images_per_file) + " images" +
            (run.plan.is_timed ? " or about a minute of work" : "")
        );
    }
    job.log.line(job.deck.file_name + " is valid");
}

}  // namespace minibragg::simulation
