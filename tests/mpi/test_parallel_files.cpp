#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/band_rows.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/image_data_set.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/parallel/communicator_handle.hpp"
#include "support/experiments.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using files::Experiment;
using nexus::Compression;
using nexus::NxmxFile;
using nexus::NxmxOptions;
using nexus::Quantity;
using parallel::Band;
using parallel::Communicator;

namespace {

using Bands = std::vector<std::vector<Band>>;

/// Ways to give rows to ranks: [rank][band]. Each covers every row once.
Bands decomposed(const std::vector<files::Panel>& panels, int ranks) {
    std::vector<parallel::RowCosts> costs;
    for (const files::Panel& panel : panels) {
        costs.emplace_back(static_cast<std::size_t>(panel.slow_pixels), panel.fast_pixels);
    }
    return parallel::decompose(costs, ranks);
}

Bands all_on_the_last_rank(const std::vector<files::Panel>& panels, int ranks) {
    Bands bands(static_cast<std::size_t>(ranks));
    bands.back() = support::all_bands(panels);
    return bands;
}

/// Rows in threes to the ranks in turn: every chunk is shared, nothing is aligned.
Bands dealt_like_cards(const std::vector<files::Panel>& panels, int ranks) {
    Bands bands(static_cast<std::size_t>(ranks));
    std::size_t next = 0;
    for (int panel = 0; panel < static_cast<int>(panels.size()); ++panel) {
        const int rows = panels[static_cast<std::size_t>(panel)].slow_pixels;
        for (int row = 0; row < rows; row += 3) {
            bands[next % bands.size()].push_back({panel, row, std::min(3, rows - row)});
            ++next;
        }
    }
    return bands;
}

/// Rank r gets twice as many rows as rank r - 1, in descending order of rows.
Bands uneven_and_backwards(const std::vector<files::Panel>& panels, int ranks) {
    Bands bands(static_cast<std::size_t>(ranks));
    for (int panel = 0; panel < static_cast<int>(panels.size()); ++panel) {
        int end = panels[static_cast<std::size_t>(panel)].slow_pixels;
        for (int rank = ranks - 1; rank >= 0 && end > 0; --rank) {
            const int rows = rank == 0 ? end : (end + 1) / 2;
            bands[static_cast<std::size_t>(rank)].push_back({panel, end - rows, rows});
            end -= rows;
        }
    }
    return bands;
}

struct Layout {
    const char* name;
    Bands (*make)(const std::vector<files::Panel>&, int);
};

const std::vector<Layout> layouts{
    {"decomposed", decomposed},
    {"all on the last rank", all_on_the_last_rank},
    {"dealt like cards", dealt_like_cards},
    {"uneven and backwards", uneven_and_backwards}};

}  // namespace

/// Every test runs on every rank, for several numbers of ranks. The scratch folder is rank 0's.
class ParallelFile : public testing::Test {
protected:
    ParallelFile() {
        if (world.is_root()) {
            scratch.emplace();
        }
        folder = world.broadcast(scratch ? scratch->path().string() : "");
        path = folder + "/run.nxs";
    }

    ~ParallelFile() override { world.barrier(); }

    const std::vector<Band>& mine(const Bands& bands) const {
        return bands[static_cast<std::size_t>(world.rank())];
    }

    void write(const Experiment& experiment, const Bands& bands, const NxmxOptions& options) {
        const auto& panels = experiment.detector.panels;
        NxmxFile file(world, path, experiment, options);
        file.write_mask(support::make_pixels(panels, mine(bands), 0).mask_rows);
        for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
            const auto pixels = support::make_pixels(panels, mine(bands), image);
            file.write_image(Quantity::photons, image, pixels.photon_rows);
        }
        file.finish({{"ranks", std::int64_t{world.size()}, ""}});
    }

    /// All pixels of a data set, on rank 0.
    std::vector<float> read(const std::string& name) const {
        const nexus::hdf5::InputFile file(path);
        const auto data_set = file.data_set(name);
        const nexus::hdf5::Space space(H5Dget_space(data_set.id()));
        std::vector<float> values(
            static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id()))
        );
        EXPECT_GE(
            H5Dread(
                data_set.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()
            ),
            0
        );
        return values;
    }

    /// Expects every pixel of every image where it belongs.
    void expect_pixels_of(const Experiment& experiment) const {
        const auto& panels = experiment.detector.panels;
        const auto shape = files::image_shape(panels);
        const auto rows = files::first_rows(panels);
        const auto values = read("/entry/data/data");
        ASSERT_EQ(
            static_cast<std::int64_t>(values.size()),
            experiment.scan.images * shape.rows * shape.columns
        );
        int wrong = 0;
        for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
            for (int panel = 0; panel < static_cast<int>(panels.size()); ++panel) {
                const auto& size = panels[static_cast<std::size_t>(panel)];
                for (int row = 0; row < size.slow_pixels; ++row) {
                    const auto line =
                        (image * shape.rows + rows[static_cast<std::size_t>(panel)] + row) *
                        shape.columns;
                    for (int column = 0; column < size.fast_pixels; ++column) {
                        const float value = values[static_cast<std::size_t>(line + column)];
                        wrong +=
                            value == support::photons_at(image, panel, row, column) ? 0 : 1;
                    }
                }
            }
        }
        EXPECT_EQ(wrong, 0);
    }

    static NxmxOptions options_with(Compression compression) {
        NxmxOptions options;
        options.compression = compression;
        options.existing = files::Existing::overwrite;
        return options;
    }

    /// Expects the same error on every rank and an empty folder.
    template <class Error>
    void expect_failure(const std::function<void()>& work, const std::string& words) {
        std::string message = "nothing was thrown";
        try {
            work();
        } catch (const Error& error) {
            message = error.what();
        }
        EXPECT_THAT(message, testing::HasSubstr(words));
        EXPECT_EQ(world.broadcast(message), message);
        world.barrier();
        if (world.is_root()) {
            EXPECT_EQ(scratch->entries(), 0);
        }
    }

    Communicator world = Communicator::world();
    std::optional<support::ScratchFolder> scratch;
    std::string folder, path;
};

TEST_F(ParallelFile, HoldsEveryPixelForAnyWayToGiveRowsToRanks) {
    for (const Layout& layout : layouts) {
        for (const Compression compression : {Compression::none, Compression::gzip}) {
            for (const auto& experiment :
                 {support::tilted_stills(), support::rotation_series()}) {
                const auto bands = layout.make(experiment.detector.panels, world.size());
                write(experiment, bands, options_with(compression));
                if (world.is_root()) {
                    SCOPED_TRACE(layout.name);
                    expect_pixels_of(experiment);
                }
            }
        }
    }
}

TEST_F(ParallelFile, CompressesWithBitshuffle) {
    try {
        check_compression(Compression::bitshuffle);
    } catch (const EnvironmentError& error) {
        GTEST_SKIP() << error.what();
    }
    const Experiment experiment = support::two_panel_still();
    for (const Layout& layout : layouts) {
        const auto bands = layout.make(experiment.detector.panels, world.size());
        write(experiment, bands, options_with(Compression::bitshuffle));
        if (world.is_root()) {
            SCOPED_TRACE(layout.name);
            expect_pixels_of(experiment);
        }
    }
}

TEST_F(ParallelFile, LeavesRowsThatNobodyGivesZero) {
    const Experiment experiment = support::rotation_series();
    for (const Compression compression : {Compression::none, Compression::gzip}) {
        NxmxFile file(world, path, experiment, options_with(compression));
        const std::vector<float> row(60, 5.0F);
        std::vector<files::PhotonRows> bands;
        if (world.rank() == world.size() - 1) {
            bands.push_back({{0, 7, 1}, row.data()});
        }
        file.write_image(Quantity::photons, 3, bands);
        file.finish({});
        if (world.is_root()) {
            const auto values = read("/entry/data/data");
            ASSERT_EQ(values.size(), 5U * 48U * 60U);
            float sum = 0.0F;
            for (const float value : values) {
                sum += value;
            }
            EXPECT_EQ(sum, 300.0F);
            EXPECT_EQ(values[(3 * 48 + 7) * 60], 5.0F);
        }
    }
}

TEST_F(ParallelFile, IsWrittenCollectively) {
    if (world.size() == 1) {
        GTEST_SKIP() << "one rank writes alone";
    }
    const auto bands = decomposed({support::make_panel({0, 0, 1}, 64, 70)}, world.size());
    for (const Compression compression : {Compression::none, Compression::gzip}) {
        if (world.is_root()) {
            const auto access = nexus::hdf5::file_access(path);
            const nexus::hdf5::File file(
                H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), "create"
            );
            nexus::create_image_data_set(
                file.id(), "data", {{70, 64}, 1, H5T_IEEE_F32LE, compression, 32, true}
            );
        }
        world.barrier();
        const auto access = nexus::hdf5::file_access(path);
        H5Pset_fapl_mpio(access.id(), world.handle().comm, MPI_INFO_NULL);
        const nexus::hdf5::File file(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.id()), "open");
        nexus::ImageDataSet data_set(file.id(), "data");
        data_set.make_room(1);
        const std::vector<float> values(70 * 64, 1.0F);
        std::optional<nexus::Slab> slab;
        if (!mine(bands).empty()) {
            const Band& band = mine(bands).front();
            slab = nexus::Slab{0, {band.first_row, band.rows}, 64, values.data()};
        }
        const auto outcome = data_set.write(slab, H5T_NATIVE_FLOAT, true);
        EXPECT_GE(outcome.status, 0);
        EXPECT_TRUE(outcome.was_collective);
    }
}

TEST_F(ParallelFile, IsRefusedOnAllRanksWhenItExists) {
    if (world.is_root()) {
        write_file(path, "old", files::Existing::refuse);
    }
    world.barrier();
    NxmxOptions options = options_with(Compression::none);
    options.existing = files::Existing::refuse;
    const Experiment experiment = support::two_panel_still();
    EXPECT_THROW(
        write(experiment, decomposed(experiment.detector.panels, world.size()), options),
        InputError
    );
}

TEST_F(ParallelFile, FailsOnAllRanksWhenItsFolderIsMissing) {
    path = folder + "/missing/run.nxs";
    const Experiment experiment = support::two_panel_still();
    expect_failure<EnvironmentError>(
        [&] {
            write(
                experiment,
                decomposed(experiment.detector.panels, world.size()),
                options_with(Compression::gzip)
            );
        },
        "does not exist"
    );
}

TEST_F(ParallelFile, FailsOnAllRanksWhenOneGivesABandThatDoesNotExist) {
    const Experiment experiment = support::two_panel_still();
    expect_failure<EnvironmentError>(
        [&] {
            NxmxFile file(world, path, experiment, options_with(Compression::gzip));
            const std::vector<float> row(250);
            std::vector<files::PhotonRows> bands;
            if (world.rank() == world.size() - 1) {
                bands.push_back({{2, 0, 1}, row.data()});
            }
            file.write_image(Quantity::photons, 0, bands);
        },
        "panel 2"
    );
}

TEST_F(ParallelFile, SaysBeforehandThatItDoesNotFitTheDisk) {
    const Experiment experiment = support::two_panel_still();
    const support::FileSizeLimit limit(2000000);
    for (const Compression compression : {Compression::none, Compression::gzip}) {
        expect_failure<EnvironmentError>(
            [&] {
                write(
                    experiment,
                    decomposed(experiment.detector.panels, world.size()),
                    options_with(compression)
                );
            },
            "Free some space"
        );
    }
}

TEST_F(ParallelFile, FailsOnAllRanksWhenTheLastCannotWrite) {
    if (world.size() == 1) {
        GTEST_SKIP() << "the only rank sees the full disk beforehand";
    }
    const Experiment experiment = support::two_panel_still();
    const auto bands = decomposed(experiment.detector.panels, world.size());
    expect_failure<EnvironmentError>(
        [&] {
            NxmxFile file(world, path, experiment, options_with(Compression::none));
            std::optional<support::FileSizeLimit> limit;
            if (world.rank() == world.size() - 1) {
                limit.emplace(100000);
            }
            const auto pixels =
                support::make_pixels(experiment.detector.panels, mine(bands), 0);
            file.write_image(Quantity::photons, 0, pixels.photon_rows);
        },
        "cannot write pixels"
    );
}

TEST_F(ParallelFile, GathersTheWholeImageOnRank0) {
    for (const Layout& layout : layouts) {
        for (const auto& experiment : {support::tilted_stills(), support::two_panel_still()}) {
            const auto& panels = experiment.detector.panels;
            const auto bands = layout.make(panels, world.size());
            const auto pixels = support::make_pixels(panels, mine(bands), 1);
            const auto image = gather_image(world, panels, pixels.photon_rows);
            EXPECT_EQ(image.shape, files::image_shape(panels));
            if (!world.is_root()) {
                EXPECT_TRUE(image.photons.empty());
                continue;
            }
            const auto rows = files::first_rows(panels);
            int wrong = 0;
            for (int panel = 0; panel < static_cast<int>(panels.size()); ++panel) {
                const auto& size = panels[static_cast<std::size_t>(panel)];
                for (int row = 0; row < size.slow_pixels; ++row) {
                    for (int column = 0; column < image.shape.columns; ++column) {
                        const auto line = rows[static_cast<std::size_t>(panel)] + row;
                        const float value = image.photons[static_cast<std::size_t>(
                            line * image.shape.columns + column
                        )];
                        const float expected = column < size.fast_pixels
                                                   ? support::photons_at(1, panel, row, column)
                                                   : 0.0F;
                        wrong += value == expected ? 0 : 1;
                    }
                }
            }
            EXPECT_EQ(wrong, 0) << layout.name;
        }
    }
}
