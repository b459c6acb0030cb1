#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
namespace hdf5 = nexus::hdf5;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

nexus::PixelMap<std::uint32_t> read_mask(const std::string& place) {
    return nexus::read_mask(place, nexus::mask_shape(place));
}

/// A file with one data set "/mask".
class MaskFile : public testing::Test {
protected:
    template <class Value>
    void write(
        hid_t type, const std::vector<hsize_t>& shape, const std::vector<Value>& values
    ) {
        const hdf5::File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
        const hdf5::Space space(
            H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)
        );
        const hdf5::PropertyList properties(H5Pcreate(H5P_DATASET_CREATE));
        if (values.empty()) {
            // A huge data set that takes no disk.
            const std::vector<hsize_t> chunk(shape.size(), 1);
            H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data());
        }
        const hdf5::Dataset data_set(H5Dcreate2(
            file.id(), "mask", type, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT
        ));
        if (!values.empty()) {
            H5Dwrite(data_set.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        }
    }

    void expect_rejected(const std::string& message) {
        EXPECT_THAT(
            [this] {
                read_mask(path + ":/mask");
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    }

    const hdf5::SilentErrors silent;
    const support::ScratchFolder scratch;
    const std::string path = (scratch / "mask.h5").string();
};

}  // namespace

TEST_F(MaskFile, ReadsAnyIntegerType) {
    write(H5T_NATIVE_UINT8, {2, 3}, std::vector<std::uint8_t>{0, 1, 2, 3, 4, 255});
    EXPECT_THAT(read_mask(path + ":/mask").values, ElementsAre(0, 1, 2, 3, 4, 255));
    write(H5T_NATIVE_INT64, {1, 2, 1}, std::vector<std::int64_t>{7, 0});
    const auto mask = read_mask(path + ":/mask");
    EXPECT_EQ(mask.shape.rows, 2);
    EXPECT_EQ(mask.shape.columns, 1);
    EXPECT_THAT(mask.values, ElementsAre(7, 0));
}

TEST_F(MaskFile, KeepsTheHighestBitOfSignedNumbers) {
    write(H5T_NATIVE_INT32, {1, 2}, std::vector<std::int32_t>{-2147483647 - 1, 3});
    EXPECT_THAT(read_mask(path + ":/mask").values, ElementsAre(0x80000000U, 3U));
}

TEST_F(MaskFile, KeepsWhatDoesNotFitInto32Bits) {
    write(
        H5T_NATIVE_INT64,
        {2, 3},
        std::vector<std::int64_t>{
            -1, 0, std::int64_t{1} << 40U, 0xFFFFFFFF, 1, -(std::int64_t{1} << 40U)}
    );
    constexpr std::uint32_t all = 0xFFFFFFFF;
    EXPECT_THAT(read_mask(path + ":/mask").values, ElementsAre(all, 0, all, all, 1, all));
}

TEST_F(MaskFile, TakesBooleansAsH5pyWritesThem) {
    const hdf5::Type boolean(H5Tenum_create(H5T_NATIVE_INT8));
    std::int8_t value = 0;
    H5Tenum_insert(boolean.id(), "FALSE", &value);
    value = 1;
    H5Tenum_insert(boolean.id(), "TRUE", &value);
    write(boolean.id(), {1, 3}, std::vector<std::int8_t>{1, 0, 1});
    EXPECT_THAT(read_mask(path + ":/mask").values, ElementsAre(1, 0, 1));
}

TEST_F(MaskFile, ReadsAStackOfPanels) {
    write(H5T_NATIVE_INT32, {1, 2, 2, 1}, std::vector<std::int32_t>{1, 2, 3, 4});
    const auto mask = read_mask(path + ":/mask");
    EXPECT_EQ(mask.shape.slabs, 2);
    EXPECT_EQ(mask.shape.rows, 2);
    EXPECT_THAT(mask.values, ElementsAre(1, 2, 3, 4));
}

TEST_F(MaskFile, RejectsShapesThatAreNoMask) {
    write(H5T_NATIVE_INT32, {4}, std::vector<std::int32_t>{1, 2, 3, 4});
    expect_rejected("1 dimensions");
    write(H5T_NATIVE_INT32, {2, 1, 2, 1}, std::vector<std::int32_t>{1, 2, 3, 4});
    expect_rejected("4 dimensions");
    write(H5T_NATIVE_INT32, {1000000, 1000000}, std::vector<std::int32_t>{});
    expect_rejected("at most 268 million");
    write(
        H5T_NATIVE_INT32, {hsize_t{1} << 40U, hsize_t{1} << 40U}, std::vector<std::int32_t>{}
    );
    expect_rejected("");
}

TEST_F(MaskFile, RejectsWhatIsNotThereOrNoInteger) {
    write(H5T_NATIVE_FLOAT, {1, 2}, std::vector<float>{1, 0});
    expect_rejected("does not hold integers");
    EXPECT_THAT(
        [this] {
            read_mask(path);
        },
        ThrowsMessage<InputError>(HasSubstr("pixel_mask: there is no such data set"))
    );
}
