#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/decomposition.hpp"
#include "minibragg/parallel/mpi_session.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "support/experiments.hpp"

using namespace minibragg;

namespace {

std::vector<parallel::Band> my_bands(
    const parallel::Communicator& communicator, const std::vector<files::Panel>& panels
) {
    std::vector<parallel::RowCosts> costs;
    for (const files::Panel& panel : panels) {
        costs.emplace_back(static_cast<std::size_t>(panel.slow_pixels), panel.fast_pixels);
    }
    return parallel::decompose(
        costs, communicator.size()
    )[static_cast<std::size_t>(communicator.rank())];
}

void write_sample(
    const parallel::Communicator& communicator,
    const std::filesystem::path& path,
    const files::Experiment& experiment,
    const nexus::NxmxOptions& options
) {
    const auto& panels = experiment.detector.panels;
    const auto bands = my_bands(communicator, panels);
    nexus::NxmxFile file(communicator, path, experiment, options);
    file.write_mask(support::make_pixels(panels, bands, 0).mask_rows);
    for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
        for (const nexus::Quantity quantity : options.quantities) {
            const auto pixels = support::make_pixels(panels, bands, image);
            file.write_image(quantity, image, pixels.photon_rows);
        }
    }
    file.finish(
        {{"ranks", std::int64_t{communicator.size()}, ""},
         {"deck", "[beam]\nwavelength_A = 1.0\n", ""},
         {"truth/orientation", nexus::NumberArray{{1, 0, 0, 0, 1, 0, 0, 0, 1}, {3, 3}}, ""},
         {"timings/total", 1.5, "s"}}
    );
}

/// The last image in the formats of one rank.
void write_single_files(
    const parallel::Communicator& communicator,
    const std::filesystem::path& path,
    const files::Experiment& experiment
) {
    const auto& panels = experiment.detector.panels;
    const std::int64_t last = experiment.scan.images - 1;
    const auto pixels = support::make_pixels(panels, my_bands(communicator, panels), last);
    const auto image = files::gather_image(communicator, panels, pixels.photon_rows);
    parallel::agree(communicator, [&] {
        if (!communicator.is_root()) {
            return;
        }
        const auto file = [&](const char* ending) {
            return pictures::ImageFile{
                path.string() + ending, files::Existing::overwrite, last};
        };
        pictures::write_raw(file(".f32"), image);
        pictures::write_png(file(".png"), experiment, {image}, {});
        if (panels.size() == 1) {
            pictures::write_smv(file(".img"), experiment, image);
            pictures::write_cbf(file(".cbf"), experiment, image);
        }
    });
}

}  // namespace

/// Writes the sample files of support/experiments.hpp into a folder; other programs check them.
/// Usage: write_samples FOLDER COMPRESSION
int main(int argc, char** argv) {
    const parallel::MpiSession session(argc, argv);
    const auto world = parallel::Communicator::world();
    if (argc != 3) {
        std::fprintf(stderr, "usage: write_samples FOLDER none|gzip|bitshuffle\n");
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    try {
        if (world.is_root()) {
            std::filesystem::create_directories(folder);
        }
        nexus::NxmxOptions options;
        options.existing = files::Existing::overwrite;
        options.compression = nexus::compression_of(argv[2]);
        write_sample(
            world, folder / "two_panel_still.nxs", support::two_panel_still(), options
        );
        write_sample(world, folder / "tilted_stills.nxs", support::tilted_stills(), options);
        options.quantities = {
            nexus::Quantity::photons,
            nexus::Quantity::bragg_photons,
            nexus::Quantity::background_photons};
        write_sample(world, folder / "rotation.nxs", support::rotation_series(), options);
        write_single_files(world, folder / "two_panel_still", support::two_panel_still());
        write_single_files(world, folder / "tilted_stills", support::tilted_stills());
        write_single_files(world, folder / "flat_0005", support::flat_rotation());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
