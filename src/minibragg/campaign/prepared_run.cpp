#include "minibragg/campaign/prepared_run.hpp"

#include <algorithm>
#include <numeric>

#include "minibragg/base/evenly_spread.hpp"
#include "minibragg/campaign/measure_speed.hpp"
#include "minibragg/campaign/memory.hpp"
#include "minibragg/campaign/render_shots.hpp"
#include "minibragg/campaign/single_image_files.hpp"
#include "minibragg/config/select_images.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/parallel/stop_signal.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/image_file_names.hpp"
#include "minibragg/record/program_files.hpp"
#include "minibragg/setup/draw_shot.hpp"

namespace minibragg::campaign {

namespace {

/// Fails before anything is computed when a file could not be written.
void check_outputs(const Job& job) {
    const config::Output& deck = job.deck.run.output;
    // What a run that is continued has written is to be there.
    const auto existing = job.resumes ? files::Existing::overwrite : job.existing;
    const std::vector<int> images =
        config::select_images(job.selection, config::image_count(job.deck.run));
    parallel::on_root(job.communicator, [&] {
        files::check_writable(deck.file, existing);
        for (const record::ImageFileName& file :
             record::image_file_names(job.deck.run, images)) {
            files::check_writable(file.path, existing);
        }
        for (const record::ImageFileName& file : record::program_file_names(deck)) {
            files::check_writable(file.path, existing);
        }
        nexus::check_compression(nexus::compression_of(deck.compression));
    });
}

/// How long all images take on all ranks: from some rows on every rank, told by the slowest.
double expected_seconds(const Job& job, const PreparedRun& run) {
    double steps = 0.0;
    for (const parallel::RowCosts& panel :
         setup::row_costs(run.experiment.detector, run.experiment.scene)) {
        steps +=
            static_cast<double>(std::accumulate(panel.begin(), panel.end(), std::int64_t{0}));
    }
    const double slowest =
        job.communicator.min(measure_speed(run.experiment, run.scenes).steps_per_s) *
        job.communicator.size();
    return slowest > 0.0 ? steps * static_cast<double>(run.selected.size()) / slowest : 0.0;
}

void plan_files(const Job& job, PreparedRun& run) {
    const config::Output& output = job.deck.run.output;
    SeriesSize size;
    size.images = static_cast<std::int64_t>(run.selected.size());
    size.has_data_files = job.resumes && parallel::from_root(job.communicator, [&] {
                              return !nexus::data_file_names(output.file).empty();
                          });
    if (output.images_per_file == 0 && size.images > 1) {
        size.seconds = expected_seconds(job, run);
    }
    run.plan = plan_series(output, size);
    run.expected_s_per_image = size.seconds / static_cast<double>(size.images);
}

/// Splits the ranks into groups: as many as there are images for and as memory allows.
void arrange_ranks(const Job& job, PreparedRun& run) {
    const parallel::Communicator& all = job.communicator;
    const int wanted = job.deck.run.parallel.ranks_per_image;
    const auto images = static_cast<std::int64_t>(run.selected.size());
    run.groups = run.plan.has_data_files ? choose_groups(images, all.size(), wanted) : 1;
    const MemoryNeed need = memory_of_run(job.deck.run, run.experiment);
    while (wanted == 0 && run.groups > 1 && !fits_memory(need, all, run.groups)) {
        run.groups = (run.groups + 1) / 2;
    }
    check_memory(need, all, run.groups);
    const parallel::ShotArrangement arrangement{
        all.size(), all.size() / run.groups, run.groups};
    run.group = all.split(parallel::group_of(arrangement, all.rank()));
}

/// What an image takes of a launch by its group.
LaunchSize launch_size_of_group(
    const PreparedRun& run, const std::vector<parallel::RowCosts>& costs
) {
    LaunchSize size =
        launch_size(run.experiment, static_cast<std::int64_t>(run.selected.size()));
    size.ranks = run.group.size();
    for (const parallel::RowCosts& panel : costs) {
        size.steps = std::accumulate(panel.begin(), panel.end(), size.steps);
    }
    return size;
}

}  // namespace

std::vector<int> some_of(const std::vector<int>& images) {
    return evenly_spread(images, most_checked_shots);
}

void check_shots(const setup::Experiment& experiment, std::span<const int> images) {
    if (experiment.series) {
        for (const int image : images) {
            setup::draw_shot(*experiment.series, image);
        }
    }
}

PreparedRun prepare_scene(const Job& job) {
    const config::Run& deck = job.deck.run;
    PreparedRun run;
    run.selected = config::select_images(job.selection, config::image_count(deck));
    run.experiment = setup::make_experiment(deck, setup::Files(job.communicator));
    parallel::stop_if_asked(job.communicator);
    check_shots(run.experiment, job.only_asks ? some_of(run.selected) : run.selected);
    run.set_up = resident_memory();
    check_memory(memory_of_run(deck, run.experiment), job.communicator, 1);
    run.scenes = scene::upload_scene(ExecSpace(), run.experiment.scene);
    return run;
}

void share_pixels(PreparedRun& run) {
    const auto costs = setup::row_costs(run.experiment.detector, run.experiment.scene);
    run.group_bands = parallel::decompose(costs, run.group.size());
    const auto& mine = run.group_bands[static_cast<std::size_t>(run.group.rank())];
    run.images_a_launch = choose_images_a_launch(launch_size_of_group(run, costs));
    run.pixels = setup::make_local_pixels(run.experiment.detector, mine, run.images_a_launch);
    prepare_response(run);
}

PreparedRun prepare_images(const Job& job) {
    PreparedRun run = prepare_scene(job);
    run.group = job.communicator.split(0);
    share_pixels(run);
    return run;
}

PreparedRun prepare_run(const Job& job) {
    const config::Run& deck = job.deck.run;
    check_outputs(job);
    PreparedRun run = prepare_scene(job);
    parallel::stop_if_asked(job.communicator);
    plan_files(job, run);
    arrange_ranks(job, run);
    share_pixels(run);
    run.quantities = record::quantities_of(deck);
    const setup::Shot first = setup::make_shot(run.experiment, run.selected.front());
    run.steps = steps_of_shot(first.scene, run.pixels);
    run.description =
        record::describe_experiment(deck, run.experiment, std::span(run.selected).first(1));
    check_single_image_files(deck, run, first);
    return run;
}

}  // namespace minibragg::campaign
