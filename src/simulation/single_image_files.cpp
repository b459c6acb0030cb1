#include "simulation/single_image_files.hpp"

#include "output/image_writers.hpp"
#include "simulation/whole_image.hpp"

namespace minibragg::simulation {

void write_single_image_files(const Job& job, const PreparedRun& run) {
    const config::Output& deck = job.deck.run.output;
    if ((deck.raw_file + deck.smv_file + deck.cbf_file + deck.png_file).empty()) {
        return;
    }
    const auto photons_host =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), run.images.photons);
    const output::StackedImage image = output::gather_image(
        run.group,
        run.experiment.detector.panels,
        photon_rows(run.pixels, photons_host.data())
    );
    const auto file = [&](const std::string& path) {
        const auto existing = job.resumes ? output::Existing::overwrite : job.existing;
        return output::ImageFile{path, existing, 0};
    };
    parallel::from_root(run.group, [&] {
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

}  // namespace minibragg::simulation
