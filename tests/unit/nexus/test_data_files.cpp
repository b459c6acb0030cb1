#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/master_file.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using nexus::DataFile;
using nexus::NxmxOptions;
using nexus::Quantity;
using nexus::RunRecord;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::ThrowsMessage;

namespace fs = std::filesystem;

namespace {

const std::string identity = "cells = 10\n";

/// A series of support::rotation_series() (5 images) in a folder of its own.
class Series : public testing::Test {
protected:
    /// Writes a data file of `images` images from `first` on, made for `room` images; of each a
    /// number, 10 times its own.
    void write(std::int64_t first, std::int64_t images, std::int64_t room) const {
        const auto alone = parallel::Communicator::self();
        const auto part = files::part_of(experiment, first, room);
        nexus::NxmxFile file(alone, nexus::data_file_path(master, first), part, options);
        const auto& panels = experiment.detector.panels;
        file.write_mask(support::make_pixels(panels, support::all_bands(panels), 0).mask_rows);
        nexus::NumberArray numbers;
        for (std::int64_t i = 0; i < images; ++i) {
            const auto pixels =
                support::make_pixels(panels, support::all_bands(panels), first + i);
            file.write_image(Quantity::photons, i, pixels.photon_rows);
            numbers.values.push_back(10.0 * static_cast<double>(first + i));
        }
        RunRecord record = nexus::series_record({"", first, images, identity});
        record.push_back({"truth/number", numbers, "mm", true});
        add_table(first, images, record);
        record.push_back({"truth/common", 1.0, ""});
        file.finish(record, images);
    }

    /// A table of as many rows for each image as its own number: twice that and once more.
    static void add_table(std::int64_t first, std::int64_t images, RunRecord& record) {
        using nexus::NumberArray;
        NumberArray offsets{{0.0}, {images + 1}, NumberArray::Stored::int64};
        NumberArray pairs{{}, {0, 2}, NumberArray::Stored::int32}, numbers{{}, {0}};
        for (std::int64_t image = first; image < first + images; ++image) {
            for (std::int64_t row = 0; row < image; ++row) {
                pairs.values.insert(
                    pairs.values.end(), {2.0 * static_cast<double>(image), 1.0}
                );
                numbers.values.push_back(0.5 * static_cast<double>(image));
                ++pairs.shape.front();
                ++numbers.shape.front();
            }
            offsets.values.push_back(offsets.values.back() + static_cast<double>(image));
        }
        record.push_back({"truth/spots/shot_offsets", offsets, ""});
        record.push_back({"truth/spots/pairs", pairs, "", false, true});
        record.push_back({"truth/spots/numbers", numbers, "deg", false, true});
    }

    void write_all() const {
        write(0, 2, 3);
        write(2, 3, 3);
    }

    support::ScratchFolder scratch;
    fs::path master = scratch / "run.nxs";
    files::Experiment experiment = support::rotation_series();
    NxmxOptions options{nexus::Compression::gzip, files::Existing::refuse, {Quantity::photons}};
};

std::vector<float> pixels_of(const fs::path& path) {
    const nexus::hdf5::InputFile file(path.string());
    const auto data_set = file.data_set("/entry/data/data");
    const nexus::hdf5::Space space(H5Dget_space(data_set.id()));
    std::vector<float> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id()))
    );
    H5Dread(data_set.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    return values;
}

/// All numbers of a data set of the table of spots, whatever they are in the file.
std::vector<double> column_of(const fs::path& path, const std::string& name) {
    const nexus::hdf5::InputFile file(path.string());
    const auto data_set = file.unread_data_set("/entry/run/truth/spots/" + name);
    const nexus::hdf5::Space space(H5Dget_space(data_set.id()));
    std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id())
    ));
    H5Dread(data_set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    return values;
}

/// The table of Series::add_table() of five images: 0, 1, 2, 3 and 4 rows, of which the first
/// file has one.
void expect_joined_table(const fs::path& master) {
    EXPECT_THAT(column_of(master, "shot_offsets"), ElementsAre(0, 0, 1, 3, 6, 10));
    EXPECT_THAT(
        column_of(master, "numbers"),
        ElementsAre(0.5, 1.0, 1.0, 1.5, 1.5, 1.5, 2.0, 2.0, 2.0, 2.0)
    );
    const std::vector<double> pairs = column_of(master, "pairs");
    ASSERT_EQ(pairs.size(), 20U);
    EXPECT_THAT(std::vector<double>(pairs.begin(), pairs.begin() + 4), ElementsAre(2, 1, 4, 1));
    const nexus::hdf5::InputFile file(master.string());
    const std::string table = "/entry/run/truth/spots/";
    EXPECT_THAT(file.shape(table + "pairs"), ElementsAre(10, 2));
    EXPECT_THAT(file.text_attribute(table + "numbers", "units"), Optional(std::string("deg")));
    EXPECT_THAT(
        file.text_attribute(table + "pairs", "first_dimension"), Optional(std::string("row"))
    );
    const auto data_set = file.unread_data_set(table + "pairs");
    const nexus::hdf5::Type type(H5Dget_type(data_set.id()));
    EXPECT_GT(H5Tequal(type.id(), H5T_STD_I32LE), 0);
}

void touch(const fs::path& path) {
    std::ofstream(path) << "x";
}

}  // namespace

TEST(DataFilePath, IsBesideTheMasterAndSortsByNumber) {
    EXPECT_EQ(nexus::data_file_path("a/run.nxs", 64), fs::path("a/run_data_000064.nxs"));
    EXPECT_EQ(nexus::data_file_path("run.h5", 1234567), fs::path("run_data_1234567.h5"));
}

TEST_F(Series, NamesAreThoseOfDataFilesAlone) {
    for (const char* name :
         {"run_data_000064.nxs",
          "run_data_000000.nxs",
          "run_data_1000000.nxs",
          "run.nxs",
          "run_data_00064.nxs",
          "run_data_00006x.nxs",
          "run_data_000064.h5",
          "other_data_000000.nxs",
          ".run_data_000128.nxs.partial"}) {
        touch(scratch / name);
    }
    EXPECT_THAT(
        nexus::data_file_names(master),
        ElementsAre("run_data_000000.nxs", "run_data_000064.nxs", "run_data_1000000.nxs")
    );
    EXPECT_THAT(nexus::data_file_names(scratch / "no_folder/run.nxs"), IsEmpty());
}

TEST_F(Series, ReadsWhatDataFilesSayOfThemselves) {
    write_all();
    const std::vector<DataFile> files = nexus::read_data_files(master);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].images, 2);
    EXPECT_EQ(files[1].first_image, 2);
    EXPECT_EQ(files[1].identity, identity);
    const auto state = nexus::state_of_file(nexus::data_file_path(master, 2));
    EXPECT_EQ(state.identity, identity);
    EXPECT_TRUE(state.is_complete);
    EXPECT_FALSE(state.has_data_files);
    EXPECT_EQ(nexus::fault_of_data_file(nexus::data_file_path(master, 2)), "");
}

TEST_F(Series, RefusesADataFileThatIsNotOne) {
    write_all();
    touch(nexus::data_file_path(master, 100));
    EXPECT_THAT(
        [this] {
            nexus::read_data_files(master);
        },
        ThrowsMessage<InputError>(AllOf(
            HasSubstr("run_data_000100.nxs"), HasSubstr("Remove it"), HasSubstr("--resume")
        ))
    );
    EXPECT_THAT(
        nexus::fault_of_data_file(nexus::data_file_path(master, 100)), HasSubstr("no HDF5 file")
    );
}

TEST(IsDataFilePath, IsWhereTheyMayCome) {
    EXPECT_TRUE(nexus::is_data_file_path("run_data_000064.nxs", "run.nxs"));
    EXPECT_TRUE(nexus::is_data_file_path("./run_data_1000000.nxs", "run.nxs"));
    EXPECT_FALSE(nexus::is_data_file_path("run_data_000064.png", "run.nxs"));
    EXPECT_FALSE(nexus::is_data_file_path("/run_data_000064.nxs", "run.nxs"));
}

/// A file made for three images that holds two ends after two, with their angles, and says that
/// it is complete.
TEST_F(Series, AFileThatEndsEarlyIsWhole) {
    write(1, 2, 3);
    const nexus::hdf5::InputFile file(nexus::data_file_path(master, 1).string());
    EXPECT_THAT(file.numbers("/entry/sample/transformations/omega").shape, ElementsAre(2));
    EXPECT_THAT(
        file.numbers("/entry/sample/transformations/omega").values,
        ElementsAre(experiment.scan.start_deg[1], experiment.scan.start_deg[2])
    );
    EXPECT_EQ(file.numbers("/entry/data/data").shape.front(), 2);
    EXPECT_THAT(file.text_attribute("/", "complete"), Optional(std::string("yes")));
}

TEST_F(Series, AFileThatIsNotFinishedSaysSo) {
    const auto alone = parallel::Communicator::self();
    const nexus::NxmxFile file(alone, master, experiment, options);
    const nexus::hdf5::InputFile partial((scratch / ".run.nxs.partial").string());
    EXPECT_THAT(partial.text_attribute("/", "complete"), Optional(std::string("no")));
}

TEST_F(Series, JoinsWhatIsToldOfEachImage) {
    write_all();
    const RunRecord joined = nexus::joined_over_images(master, nexus::read_data_files(master));
    ASSERT_EQ(joined.size(), 1U);
    EXPECT_EQ(joined[0].name, "truth/number");
    EXPECT_EQ(joined[0].units, "mm");
    EXPECT_THAT(
        std::get<nexus::NumberArray>(joined[0].value).values, ElementsAre(0, 10, 20, 30, 40)
    );
}

/// The oracle is one file of all images. The folder is moved before it is read.
TEST_F(Series, TheMasterShowsAllImagesWhereverTheFolderIs) {
    write_all();
    const auto data_files = nexus::read_data_files(master);
    nexus::write_master(
        master, experiment, options, data_files, nexus::joined_over_images(master, data_files)
    );
    const fs::path single = scratch / "single.nxs";
    {
        const auto alone = parallel::Communicator::self();
        nexus::NxmxFile file(alone, single, experiment, options);
        const auto& panels = experiment.detector.panels;
        file.write_mask(support::make_pixels(panels, support::all_bands(panels), 0).mask_rows);
        for (std::int64_t i = 0; i < experiment.scan.images; ++i) {
            const auto pixels = support::make_pixels(panels, support::all_bands(panels), i);
            file.write_image(Quantity::photons, i, pixels.photon_rows);
        }
        file.finish({});
    }
    const fs::path moved = scratch / "moved";
    fs::create_directory(moved);
    for (const fs::path& path :
         {master, nexus::data_file_path(master, 0), nexus::data_file_path(master, 2)}) {
        fs::rename(path, moved / path.filename());
    }
    EXPECT_EQ(pixels_of(moved / "run.nxs"), pixels_of(single));
    expect_joined_table(moved / "run.nxs");
    const nexus::hdf5::InputFile file((moved / "run.nxs").string());
    const nexus::hdf5::InputFile oracle(single.string());
    for (const char* array :
         {"/entry/sample/transformations/omega", "/entry/instrument/detector/pixel_mask"}) {
        EXPECT_EQ(file.numbers(array).values, oracle.numbers(array).values) << array;
    }
}

TEST_F(Series, IsRemovedWithItsMasterAndItsRests) {
    write_all();
    touch(master);
    touch(scratch / ".run_data_000004.nxs.partial");
    touch(scratch / "run_data.nxs");
    nexus::remove_series(master);
    std::vector<std::string> left;
    for (const auto& entry : fs::directory_iterator(scratch.path())) {
        left.push_back(entry.path().filename());
    }
    EXPECT_THAT(left, ElementsAre("run_data.nxs"));
}
