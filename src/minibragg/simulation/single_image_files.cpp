#include "minibragg/simulation/single_image_files.hpp"

#include <vector>

#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/simulation/whole_image.hpp"

namespace minibragg::simulation {

namespace {

pictures::ImageFile image_file(const Job& job, const std::string& path) {
    return {path, job.resumes ? files::Existing::overwrite : job.existing, 0};
}

/// The whole image of expected photons on the group's root. Collective in the group.
files::StackedImage gather_photons(const PreparedRun& run) {
    const auto photons_host =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), run.images.photons);
    return files::gather_image(
        run.group, run.experiment.detector.panels, photon_rows(run.pixels, photons_host.data())
    );
}

/// The whole image that programs open on the group's root: counts with a response, else photons. Collective in the
/// group.
files::StackedImage gather_readings(const PreparedRun& run) {
    if (!run.responder) {
        return gather_photons(run);
    }
    const std::int32_t* const counts = run.counts_host.data();
    const std::vector<float> readings(counts, counts + run.counts_host.extent(0));
    files::StackedImage image = files::gather_image(
        run.group, run.experiment.detector.panels, photon_rows(run.pixels, readings.data())
    );
    image.is_counts = true;
    return image;
}

/// Photons without a header. Collective in the group.
void write_raw_file(const Job& job, const PreparedRun& run) {
    const std::string& path = job.deck.run.output.raw_file;
    if (path.empty()) {
        return;
    }
    const files::StackedImage image = gather_photons(run);
    parallel::from_root(run.group, [&] {
        pictures::write_raw(image_file(job, path), image);
        return std::string();
    });
}

}  // namespace

void write_single_image_files(const Job& job, const PreparedRun& run) {
    write_raw_file(job, run);
    const config::Output& deck = job.deck.run.output;
    if ((deck.smv_file + deck.cbf_file + deck.png_file).empty()) {
        return;
    }
    const files::StackedImage image = gather_readings(run);
    parallel::from_root(run.group, [&] {
        if (!deck.smv_file.empty()) {
            pictures::write_smv(image_file(job, deck.smv_file), run.experiment, image);
        }
        if (!deck.cbf_file.empty()) {
            pictures::write_cbf(image_file(job, deck.cbf_file), run.experiment, image);
        }
        if (!deck.png_file.empty()) {
            pictures::write_png(image_file(job, deck.png_file), run.experiment, image);
        }
        return std::string();
    });
}

}  // namespace minibragg::simulation
