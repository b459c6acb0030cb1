#pragma once

#include <future>
#include <vector>

#include "output/nxmx_file.hpp"
#include "simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// The data sets of a run's files.
std::vector<output::Quantity> quantities_of(const config::Run& deck);

/// Writes the rendered images of a file. Where one rank writes alone, a thread compresses and writes an image while the
/// next is rendered; at no time do two threads use HDF5, and none but the caller uses MPI. Collective in the group.
class ImageWriter {
public:
    /// @param images  that the file is to hold
    ImageWriter(const PreparedRun& run, output::NxmxFile& file, std::int64_t images);

    /// Writes run.images, or takes a copy of them and hands it on to be written.
    /// @param image  in the file
    /// @throws what writing this image or the one before throws
    void write(std::int64_t image);

    /// Waits until all images are written.
    void finish();

private:
    /// One quantity of an image, in the order of the pixels.
    struct Copy {
        output::Quantity quantity;
        std::vector<float> photons;
        std::vector<std::int32_t> counts;
    };

    void write_at_once(std::int64_t image);
    void copy_images();
    void write_copies(std::int64_t image);

    const PreparedRun& run_;
    output::NxmxFile& file_;
    bool has_thread_;
    std::vector<Copy> copies_;
    std::future<void> writing_;  ///< the last member: it ends before the others
};

}  // namespace minibragg::simulation
