#include "simulation/simulate.hpp"

#include <span>

#include "output/image_writers.hpp"
#include "output/nxmx_file.hpp"
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
    if (job.deck.run.detector.response) {
        options.quantities = {Quantity::counts, Quantity::photons};
    }
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
    if (run.responder) {
        file.write_image(
            Quantity::counts, image, count_rows(run.pixels, run.counts_host.data())
        );
    }
    write(Quantity::photons, run.images.photons);
    if (job.deck.run.output.separate) {
        write(Quantity::bragg_photons, run.images.bragg);
        write(Quantity::background_photons, run.images.background);
    }
}

/// The whole image of expected photons on rank 0. Collective.
output::StackedImage gather_photons(const Job& job, const PreparedRun& run) {
    const auto photons_host = to_host(run.images.photons);
    return output::gather_image(
        job.communicator,
        run.experiment.detector.panels,
        photon_rows(run.pixels, photons_host.data())
    );
}

/// The whole image that programs open on rank 0: counts with a response, else photons. Collective.
output::StackedImage gather_readings(const Job& job, const PreparedRun& run) {
    if (!run.responder) {
        return gather_photons(job, run);
    }
    const std::int32_t* const counts = run.counts_host.data();
    const std::vector<float> readings(counts, counts + run.counts_host.extent(0));
    output::StackedImage image = output::gather_image(
        job.communicator,
        run.experiment.detector.panels,
        photon_rows(run.pixels, readings.data())
    );
    image.is_counts = true;
    return image;
}

/// Photons of the first image, without a header. Collective.
void write_raw_file(const Job& job, const PreparedRun& run) {
    const std::string& path = job.deck.run.output.raw_file;
    if (path.empty()) {
        return;
    }
    const output::StackedImage image = gather_photons(job, run);
    parallel::from_root(job.communicator, [&] {
        output::write_raw({path, job.existing, 0}, image);
        return std::string();
    });
}

/// The files of a single image that the deck asks for, of the first image. Collective.
void write_single_image_files(const Job& job, const PreparedRun& run) {
    write_raw_file(job, run);
    const config::Output& deck = job.deck.run.output;
    if ((deck.smv_file + deck.cbf_file + deck.png_file).empty()) {
        return;
    }
    const output::StackedImage image = gather_readings(job, run);
    const auto file = [&](const std::string& path) {
        return output::ImageFile{path, job.existing, 0};
    };
    parallel::from_root(job.communicator, [&] {
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
    for (int image = 0; image < job.deck.run.goniometer.images; ++image) {
        {
            const report::PhaseTimer timer(result.times.render_s);
            render_image(image, run, progress);
        }
        if (run.responder) {
            const report::PhaseTimer timer(result.times.respond_s);
            respond(image, run);
        }
        const report::PhaseTimer timer(result.times.write_s);
        write_image(image, job, run, file);
        result.images.push_back(
            gather_statistics(job.communicator, run.pixels, run.images.photons)
        );
        if (image == 0) {
            write_single_image_files(job, run);
        }
    }
    job.log.end_status();
}

/// The times of the slowest rank.
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
