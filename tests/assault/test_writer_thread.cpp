#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/campaign/task_chain.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/parallel/stall_watch.hpp"
#include "support/experiments.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using parallel::Communicator;

/// What the root of a group does with three threads, without what is rendered: one fills
/// images, one writes them, one watches. For ThreadSanitizer (preset tsan), and as a test of
/// what is written.
class WriterThread : public testing::Test {
protected:
    static constexpr std::int64_t images = 4;
    static constexpr double patience_s = 100.0;

    /// Image i has i + 1 photons in every pixel of the first panel.
    void write() {
        chain.add([this] {
            file.emplace(alone, scratch / "run.nxs", experiment, options);
        });
        for (std::int64_t image = 0; image < images; ++image) {
            chain.wait();
            pixels.assign(pixels.size(), static_cast<float>(image + 1));
            chain.add([this, image] {
                const files::PhotonRows rows{{0, 0, panel.slow_pixels}, pixels.data()};
                file->write_image(nexus::Quantity::photons, image, std::span(&rows, 1));
                watch.advance_beside();
            });
            watch.advance();
        }
        chain.add([this] {
            file->finish({}, images);
        });
        chain.wait();
    }

    static files::Experiment four_images() {
        files::Experiment experiment = support::two_panel_still();
        experiment.scan.images = images;
        return experiment;
    }

    support::ScratchFolder scratch;
    Communicator alone = Communicator::self();
    std::atomic<bool> is_told = false;
    parallel::StallWatch watch{alone, patience_s, [this](const std::string& /*name*/) {
                                   is_told = true;
                               }};
    files::Experiment experiment = four_images();
    nexus::NxmxOptions options{.compression = nexus::Compression::gzip};
    files::Panel panel = experiment.detector.panels.front();
    std::vector<float> pixels = std::vector<float>(
        static_cast<std::size_t>(panel.fast_pixels) *
        static_cast<std::size_t>(panel.slow_pixels)
    );
    std::optional<nexus::NxmxFile> file;
    campaign::TaskChain chain;  ///< ends before what it writes
};

TEST_F(WriterThread, WritesWhatWasHandedToIt) {
    write();
    const nexus::hdf5::InputFile written((scratch / "run.nxs").string());
    const nexus::NumberArray data = written.numbers("/entry/instrument/detector/data");
    const std::size_t size = data.values.size() / images;
    for (std::size_t image = 0; image < images; ++image) {
        EXPECT_EQ(data.values[image * size], static_cast<double>(image + 1));
        EXPECT_EQ(
            data.values[image * size + pixels.size() / 2], static_cast<double>(image + 1)
        );
    }
    EXPECT_FALSE(is_told);
}

TEST_F(WriterThread, TellsItsCallerOfAFullDisk) {
    const support::FileSizeLimit limit(20000);
    EXPECT_THROW(write(), EnvironmentError);
    file.reset();
    EXPECT_EQ(scratch.entries(), 0);
}
