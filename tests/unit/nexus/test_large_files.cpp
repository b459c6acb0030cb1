#include <cmath>
#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/files/file_layout.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/master_file.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

/// Data sets of more than 2^31 elements, of which a few chunks are written: indices that were
/// 32 bits wide anywhere would miss them. The rest takes neither memory nor disk.
namespace minibragg::nexus {
namespace {

constexpr std::int64_t two_to_31 = std::int64_t{1} << 31U;
constexpr std::uintmax_t bytes_of_a_small_file = 20'000'000;

/// A row of a panel that tells which it is.
std::vector<float> row_of(int pixels, float first) {
    std::vector<float> row(static_cast<std::size_t>(pixels));
    for (int i = 0; i < pixels; ++i) {
        row[static_cast<std::size_t>(i)] = first + static_cast<float>(i % 1000);
    }
    return row;
}

/// One row of an image in a file.
std::vector<float> read_row(
    const std::filesystem::path& path,
    std::int64_t image,
    std::int64_t row,
    std::int64_t columns
) {
    const hdf5::InputFile file(path.string());
    const hdf5::Dataset data_set = file.data_set("/entry/data/data");
    const hdf5::Space space(H5Dget_space(data_set.id()));
    EXPECT_GT(H5Sget_simple_extent_npoints(space.id()), two_to_31);
    const std::vector<hsize_t> start{static_cast<hsize_t>(image), static_cast<hsize_t>(row), 0};
    const std::vector<hsize_t> count{1, 1, static_cast<hsize_t>(columns)};
    H5Sselect_hyperslab(
        space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr
    );
    const hdf5::Space memory(H5Screate_simple(3, count.data(), nullptr));
    std::vector<float> values(static_cast<std::size_t>(columns));
    H5Dread(
        data_set.id(), H5T_NATIVE_FLOAT, memory.id(), space.id(), H5P_DEFAULT, values.data()
    );
    return values;
}

files::Experiment experiment_of(int fast_pixels, int slow_pixels, std::int64_t images) {
    files::Experiment experiment = support::two_panel_still();
    experiment.detector.panels = {
        support::make_panel({0.1, 0.1, 0.2}, fast_pixels, slow_pixels),
        support::make_panel({0.1, -0.2, 0.2}, fast_pixels, slow_pixels)};
    experiment.scan.images = images;
    return experiment;
}

/// Writes one row of an image of the second panel.
void write_row(NxmxFile& file, std::int64_t image, int row, const std::vector<float>& values) {
    const std::vector<files::PhotonRows> rows{{{1, row, 1}, values.data()}};
    file.write_image(Quantity::photons, image, rows);
}

const NxmxOptions compressed{Compression::gzip, files::Existing::refuse, {Quantity::photons}};

TEST(LargeFiles, HoldManyImages) {
    const support::ScratchFolder folder;
    const auto alone = parallel::Communicator::self();
    constexpr std::int64_t images = 3000;
    const files::Experiment experiment = experiment_of(1024, 512, images);
    NxmxFile file(alone, folder / "many.nxs", experiment, compressed);
    write_row(file, 0, 511, row_of(1024, 1.0F));
    write_row(file, 2100, 3, row_of(1024, 2.0F));
    write_row(file, images - 1, 511, row_of(1024, 3.0F));
    EXPECT_LT(file.finish({}), static_cast<std::int64_t>(bytes_of_a_small_file));
    EXPECT_EQ(read_row(folder / "many.nxs", 0, 1023, 1024), row_of(1024, 1.0F));
    EXPECT_EQ(read_row(folder / "many.nxs", 2100, 515, 1024), row_of(1024, 2.0F));
    EXPECT_EQ(read_row(folder / "many.nxs", images - 1, 1023, 1024), row_of(1024, 3.0F));
    EXPECT_EQ(read_row(folder / "many.nxs", 2099, 515, 1024), std::vector<float>(1024, 0.0F));
}

TEST(LargeFiles, HoldAnImageOfManyPixels) {
    const support::ScratchFolder folder;
    constexpr int side = 50'000;
    // The file keeps room for the image until it is finished.
    constexpr std::uintmax_t room = std::uintmax_t{11} << 30U;
    if (std::filesystem::space(folder.path()).available < room) {
        GTEST_SKIP() << "needs 11 GiB of free disk, though it does not fill them";
    }
    const auto alone = parallel::Communicator::self();
    const files::Experiment experiment = experiment_of(side, side / 2, 1);
    NxmxFile file(alone, folder / "large.nxs", experiment, compressed);
    write_row(file, 0, side / 2 - 1, row_of(side, 5.0F));
    EXPECT_LT(file.finish({}), static_cast<std::int64_t>(bytes_of_a_small_file));
    EXPECT_EQ(read_row(folder / "large.nxs", 0, side - 1, side), row_of(side, 5.0F));
}

TEST(LargeFiles, AreShownByAMaster) {
    const support::ScratchFolder folder;
    const auto alone = parallel::Communicator::self();
    constexpr std::int64_t images = 3000, first = 2990, held = 10;
    const files::Experiment experiment = experiment_of(1024, 512, images);
    const auto master = folder / "run.nxs", data = data_file_path(master, first);
    {
        NxmxFile file(alone, data, part_of(experiment, first, held), compressed);
        file.write_mask({});
        write_row(file, held - 1, 511, row_of(1024, 7.0F));
        file.finish({});
    }
    const std::vector<DataFile> files{{data.filename().string(), first, held, ""}};
    write_master(master, experiment, compressed, files, {});
    EXPECT_EQ(read_row(master, images - 1, 1023, 1024), row_of(1024, 7.0F));
    EXPECT_TRUE(std::isnan(read_row(master, 0, 0, 1024).front()));
}

TEST(LargeFiles, CutImagesIntoPieces) {
    const files::Experiment experiment = experiment_of(100'000, 100'000, 1);
    const files::FileLayout layout(experiment.detector.panels);
    EXPECT_EQ(layout.shape().rows * layout.shape().columns, 20'000'000'000);
    const files::RowRun last = layout.rows_of({1, 0, 100'000});
    EXPECT_EQ(last, (files::RowRun{100'000, 100'000}));
    std::int64_t next = last.first_row;
    for (const files::RowRun& piece : files::pieces_of({last}, {167, 2})) {
        EXPECT_EQ(piece.first_row, next);
        EXPECT_LE(piece.rows, 167);
        next = piece.end();
    }
    EXPECT_EQ(next, last.end());
}

}  // namespace
}  // namespace minibragg::nexus
