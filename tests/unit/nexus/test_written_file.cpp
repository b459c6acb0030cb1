#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/unclosed_files.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using namespace minibragg::nexus;
using testing::Eq;
using testing::HasSubstr;
using testing::Optional;
using testing::ThrowsMessage;

namespace {

/// Before anything else of HDF5, so that it does not close at exit what a test leaves open.
const bool is_started = (start_hdf5(), true);

constexpr hsize_t chunk_values = 100000;

/// Writes numbers that HDF5 keeps in memory until the data set is closed, which is up to the
/// destructor.
void write_later(hid_t file, const std::string& name) {
    const hdf5::PropertyList properties = hdf5::creation_properties(H5P_DATASET_CREATE);
    H5Pset_chunk(properties.id(), 1, &chunk_values);
    const hdf5::Space space(H5Screate_simple(1, &chunk_values, nullptr));
    const std::vector<double> values(chunk_values, 1.5);
    const hdf5::Dataset data_set(H5Dcreate2(
        file,
        name.c_str(),
        H5T_IEEE_F64LE,
        space.id(),
        H5P_DEFAULT,
        properties.id(),
        H5P_DEFAULT
    ));
    ASSERT_GE(
        H5Dwrite(
            data_set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()
        ),
        0
    );
}

/// Writes a file with numbers in a group, the header of one of which is then made illegible.
std::filesystem::path damaged_file(const support::ScratchFolder& scratch) {
    std::filesystem::path path = scratch / "damaged.h5";
    haddr_t header = 0;
    {
        const hdf5::SilentErrors silent;
        hdf5::WrittenFile file(hdf5::create_file(path), path, "create");
        const hdf5::Group group = hdf5::make_group({file.id(), "group"}, "NXcollection");
        hdf5::write({group.id(), "whole"}, 2.5);
        const hdf5::Dataset broken = hdf5::write({group.id(), "broken"}, 3.5);
        H5O_info_t info{};
        H5Oget_info1(broken.id(), &info);
        header = info.addr;
        H5Lcreate_soft("/nowhere", group.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_external("gone.h5", "/x", group.id(), "far", H5P_DEFAULT, H5P_DEFAULT);
        file.close();
    }
    std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(header));
    bytes.write("no header of HDF5", 16);
    return path;
}

}  // namespace

TEST(WrittenFile, TellsWhatADestructorCouldNotClose) {
    const support::ScratchFolder scratch;
    const hdf5::SilentErrors silent;
    hdf5::WrittenFile file(hdf5::create_file(scratch / "a.h5"), scratch / "a.h5", "create");
    const support::FileSizeLimit limit(10000);
    write_later(file.id(), "numbers");
    EXPECT_THAT(
        [&] {
            file.flush();
        },
        ThrowsMessage<EnvironmentError>(
            testing::AllOf(HasSubstr("a.h5"), HasSubstr("too large"))
        )
    );
    EXPECT_TRUE(has_unclosed_files());
}

TEST(WrittenFile, IsLeftOpenWhenItIsNotClosed) {
    const support::ScratchFolder scratch;
    const hdf5::SilentErrors silent;
    hid_t id = H5I_INVALID_HID;
    {
        const hdf5::WrittenFile file(
            hdf5::create_file(scratch / "a.h5"), scratch / "a.h5", "create"
        );
        id = file.id();
    }
    ASSERT_TRUE(is_started);
    EXPECT_GT(H5Iis_valid(id), 0);
    EXPECT_TRUE(has_unclosed_files());
    H5Fclose(id);
}

TEST(WrittenFile, IsWholeWhenItIsClosed) {
    const support::ScratchFolder scratch;
    {
        const hdf5::SilentErrors silent;
        hdf5::WrittenFile file(hdf5::create_file(scratch / "a.h5"), scratch / "a.h5", "create");
        write_later(file.id(), "numbers");
        file.close();
    }
    const hdf5::InputFile file((scratch / "a.h5").string());
    EXPECT_EQ(file.numbers("/numbers").values, std::vector<double>(chunk_values, 1.5));
}

TEST(InputFile, TellsWhatIsNotThereFromWhatCannotBeRead) {
    const support::ScratchFolder scratch;
    const hdf5::InputFile file(damaged_file(scratch).string());
    EXPECT_THAT(file.number("/group/whole"), Optional(2.5));
    for (const std::string absent :
         {"/group/none",
          "/none/none",
          "/group/whole/none",
          "/group/soft",
          "/group/far",
          "/group"}) {
        EXPECT_THAT(file.number(absent), Eq(std::nullopt)) << absent;
        EXPECT_THAT(file.text(absent), Eq(std::nullopt)) << absent;
    }
    EXPECT_FALSE(file.has("/group/none"));
    EXPECT_TRUE(file.has("/group"));
    const auto says_so = ThrowsMessage<InputError>(
        testing::AllOf(HasSubstr("/group/broken"), HasSubstr("cannot be read"))
    );
    const std::string broken = "/group/broken";
    EXPECT_THAT(
        [&] {
            file.number(broken);
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.integers(broken);
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.numbers(broken);
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.shape(broken);
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.text(broken);
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.text_attribute(broken, "units");
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.has(broken);
        },
        says_so
    );
    EXPECT_THAT(
        [&] {
            file.groups("/group", "NXcollection");
        },
        says_so
    );
}

TEST(InputFile, ListsWhatIsBelowAGroupAndFollowsNoLinkAndNoCircle) {
    const support::ScratchFolder scratch;
    {
        const hdf5::SilentErrors silent;
        hdf5::WrittenFile file(hdf5::create_file(scratch / "a.h5"), scratch / "a.h5", "create");
        const hdf5::Group group = hdf5::make_group({file.id(), "group"}, "NXcollection");
        const hdf5::Group inner = hdf5::make_group({group.id(), "b"}, "NXcollection");
        hdf5::write({inner.id(), "z"}, 2.5);
        hdf5::write({group.id(), "a"}, 3.5);
        H5Lcreate_soft("/group", inner.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
        const hdf5::Group circle = hdf5::make_group({file.id(), "circle"}, "NXcollection");
        H5Lcreate_hard(circle.id(), ".", circle.id(), "itself", H5P_DEFAULT, H5P_DEFAULT);
        file.close();
    }
    const hdf5::InputFile file((scratch / "a.h5").string());
    const std::vector<std::string> below{"a", "b", "b/soft", "b/z"};
    EXPECT_EQ(file.objects_below("/group"), below);
    EXPECT_EQ(file.objects_below("/group/"), below);
    EXPECT_TRUE(file.objects_below("/none").empty());
    EXPECT_THAT(
        [&] {
            file.objects_below("/circle");
        },
        ThrowsMessage<InputError>(HasSubstr("too many objects"))
    );
}
