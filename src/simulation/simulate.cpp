#include "simulation/simulate.hpp"

#include <span>

#include "output/image_writers.hpp"
#include "output/nxmx_file.hpp"
#include "simulation/prepare_image.hpp"
#include "simulation/prepared_run.hpp"
#include "simulation/render_rows.hpp"
#include "simulation/run_record.hpp"
#include "simulation/whole_image.hpp"

namespace minibragg::simulation {

namespace {

using output::Quantity;

output::NxmxOptions file_options(const Job& job) {
    const config::Output& deck = job.deck.run.output;
    output::NxmxOptions options;
    options.compression = output::compression_of(deck.compression);
    options.existing = job.existing;
    if (deck.separate) {
        options.quantities.push_back(Quantity::bragg_photons);
        options.quantities.push_back(Quantity::background_photons);
    }
    return options;
}

/// A copy of the pixels that the host can read.
auto to_host(const Array<float>& photons) {
    return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), photons);
}

void write_image(int image, const Job& job, const PreparedRun& run, output::NxmxFile& file) {
    const auto write = [&](Quantity quantity, const Array<float>& photons) {
        const auto photons_host = to_host(photons);
        file.write_image(quantity, image, photon_rows(run.pixels, photons_host.data()));
    };
    write(Quantity::photons, run.images.photons);
    if (job.deck.run.output.separate) {
        write(Quantity::bragg_photons, run.images.bragg);
        write(Quantity::background_photons, run.images.background);
    }
}

/// The files of a single image that the deck asks for, of the first image. Collective.
void write_single_image_files(const Job& job, const PreparedRun& run) {
    const config::Output& deck = job.deck.run.output;
    if ((deck.raw_file + deck.smv_file + deck.cbf_file + deck.png_file).empty()) {
        return;
    }
    const auto photons_host = to_host(run.images.photons);
    const output::StackedImage image = output::gather_image(
        job.communicator,
        run.experiment.detector.panels,
        photon_rows(run.pixels, photons_host.data())
    );
    const auto file = [&](const std::string& path) {
        return output::ImageFile{path, job.existing, 0};
    };
    parallel::from_root(job.communicator, [&] {
        if (!deck.raw_file.empty()) {
            output::write_raw(file(deck.raw_file), image);
        }
        if (!deck.smv_file.empty()) {
            output::write_smv(file(deck.smv_file), run.experiment, image);
        }
        if (!deck.cbf_file.empty()) {
            output::write_cbf(file(deck.cbf_file), run.experiment, image);
        }
        if (!deck.png_file.empty()) {
            output::write_png(file(deck.png_file), run.experiment, image);
        }
        return std::string();
    });
}

/// Renders and writes every image.
void make_images(const Job& job, PreparedRun& run, output::NxmxFile& file, RunResult& result) {
    report::Progress progress(job.log, run.steps, job.communicator.size());
    std::int64_t steps = 0;
    for (std::size_t i = 0; i < run.selected.size(); ++i) {
        {
            const report::PhaseTimer timer(result.times.render_s);
            render_image(run.selected[i], run, progress);
        }
        const report::PhaseTimer timer(result.times.write_s);
        write_image(static_cast<int>(i), job, run, file);
        steps += steps_of_image(run);
        result.truth.push_back(truth_of_image(run));
        result.images.push_back(
            gather_statistics(job.communicator, run.pixels, run.images.photons)
        );
        if (i == 0) {
            write_single_image_files(job, run);
        }
    }
    job.log.end_status();
    result.steps = job.communicator.sum(steps);
}

/// The times of the slowest rank.
report::PhaseTimes slowest(
    const report::PhaseTimes& mine, const parallel::Communicator& communicator
) {
    return {
        communicator.max(mine.setup_s),
        communicator.max(mine.render_s),
        communicator.max(mine.write_s),
        communicator.max(mine.total_s)};
}

}  // namespace

void simulate(const Job& job) {
    RunResult result;
    report::PhaseTimes& times = result.times;
    {
        const report::PhaseTimer total(times.total_s);
        PreparedRun run;
        {
            const report::PhaseTimer timer(times.setup_s);
            run = prepare_run(job);
        }
        result.ranks = job.communicator.size();
        result.steps = job.communicator.sum(run.steps);
        job.log.line(what_is_simulated(job.deck, run, result));
        output::NxmxFile file(
            job.communicator, job.deck.run.output.file, run.experiment, file_options(job)
        );
        file.write_mask(mask_rows(run.pixels));
        make_images(job, run, file, result);
        const report::PhaseTimer timer(times.write_s);
        times = slowest(times, job.communicator);
        result.file_bytes = file.finish(make_run_record(job.deck, run, result));
    }
    for (const std::string& line : summary_lines(job.deck.run.output, result)) {
        job.log.line(line);
    }
}

}  // namespace minibragg::simulation
