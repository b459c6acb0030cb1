#include <fstream>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/setup/pixel_maps.hpp"
#include "support/scratch_folder.hpp"

namespace minibragg::setup {
namespace {

using response::Defect;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::ThrowsMessage;

detector::PanelGeometry panel(int fast_pixels, int slow_pixels) {
    detector::PanelGeometry geometry;
    geometry.fast_pixels = fast_pixels;
    geometry.slow_pixels = slow_pixels;
    return geometry;
}

/// Three columns in two rows, then two in one: stacked, 3 x 3 with a gap.
const Panels panels{panel(3, 2), panel(2, 1)};
const nexus::ImageLayout no_layout;
const MappedPanels stacked{panels, no_layout};

class PixelMaps : public testing::Test {
protected:
    std::string image(
        const std::vector<double>& values, std::int64_t rows, std::int64_t columns
    ) const {
        return stack(values, {rows, columns});
    }

    std::string stack(const std::vector<double>& values, const std::vector<std::int64_t>& shape)
        const {
        const nexus::hdf5::File file(
            H5Fcreate((folder / "map.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)
        );
        nexus::hdf5::write({file.id(), "map"}, values, shape);
        return (folder / "map.h5").string() + ":/map";
    }

    std::string mask(const std::vector<std::int64_t>& bits, hsize_t rows, hsize_t columns)
        const {
        const nexus::hdf5::File file(
            H5Fcreate((folder / "map.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)
        );
        const std::vector<hsize_t> shape{rows, columns};
        const nexus::hdf5::Space space(H5Screate_simple(2, shape.data(), nullptr));
        const nexus::hdf5::Dataset data_set(H5Dcreate2(
            file.id(), "map", H5T_STD_U32LE, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT
        ));
        H5Dwrite(data_set.id(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, bits.data());
        return (folder / "map.h5").string() + ":/map";
    }

    std::string table(const std::string& text) const {
        std::ofstream(folder / "bad.csv") << text;
        return (folder / "bad.csv").string();
    }

    std::string refusal(const std::string& text) const {
        try {
            read_bad_pixel_file(table(text), stacked, files);
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    }

    const support::ScratchFolder folder;
    const parallel::Communicator alone = parallel::Communicator::self();
    const Files files{alone};
};

TEST_F(PixelMaps, CountPixelsOverAllPanels) {
    EXPECT_THAT(first_pixels(panels), ElementsAre(0, 6, 8));
    const Panels large{panel(65'536, 65'536), panel(65'536, 65'536), panel(1, 1)};
    EXPECT_EQ(first_pixels(large).back(), 2 * std::int64_t{65'536} * 65'536 + 1);
}

TEST_F(PixelMaps, OfGainsLeaveOutTheGap) {
    EXPECT_THAT(
        read_gain_file(image({1, 2, 3, 4, 5, 6, 7, 8, 99}, 3, 3), stacked, files),
        ElementsAre(1, 2, 3, 4, 5, 6, 7, 8)
    );
}

TEST_F(PixelMaps, OfAnotherShapeAreRefused) {
    EXPECT_THAT(
        [&] {
            read_gain_file(image({1, 2, 3, 4}, 2, 2), stacked, files);
        },
        ThrowsMessage<InputError>(HasSubstr("2 x 2 pixels, the detector's panels stacked 3 x 3")
        )
    );
}

TEST_F(PixelMaps, NameTheGainThatCannotBe) {
    for (const double gain : {-0.5, std::numeric_limits<double>::quiet_NaN()}) {
        EXPECT_THAT(
            [&] {
                read_gain_file(image({1, 1, 1, 1, 1, gain, 1, 1, 1}, 3, 3), stacked, files);
            },
            ThrowsMessage<InputError>(HasSubstr("/map: row 1, column 2 is "))
        );
    }
    EXPECT_THAT(
        [&] {
            read_gain_file((folder / "map.h5").string(), stacked, files);
        },
        ThrowsMessage<InputError>(HasSubstr("names no data set"))
    );
}

TEST_F(PixelMaps, OfBadPixelsKnowNxmxBits) {
    // Bit 1: dead, bit 3: over-responding; others are for programs.
    EXPECT_THAT(
        read_bad_pixel_file(mask({0, 2, 8, 10, 256, 0, 0, 8, 1}, 3, 3), stacked, files).defects,
        ElementsAre(
            Defect::none,
            Defect::dead,
            Defect::hot,
            Defect::dead,
            Defect::none,
            Defect::none,
            Defect::none,
            Defect::hot
        )
    );
}

TEST_F(PixelMaps, OfBadPixelsMayBeATable) {
    const std::string path = table("fast,slow,panel,hot,why\n2,1,0,1,burnt\n1,0,1,0,cold\n");
    EXPECT_THAT(
        read_bad_pixel_file(path, stacked, files).defects,
        ElementsAre(
            Defect::none,
            Defect::none,
            Defect::none,
            Defect::none,
            Defect::none,
            Defect::hot,
            Defect::none,
            Defect::dead
        )
    );
}

TEST_F(PixelMaps, OfBadPixelsCountsThoseThatAreLeftAlone) {
    // 256 and 1 say something that no bad pixel is; so does bit 16.
    EXPECT_EQ(
        read_bad_pixel_file(mask({0, 2, 8, 10, 256, 0, 65536, 8, 1}, 3, 3), stacked, files)
            .ignored,
        2
    );
}

TEST_F(PixelMaps, MayBeRawBytes) {
    const std::string path = table(std::string("\0\1\2\3\4\xFF\6\7\x63", 9));
    EXPECT_THAT(read_mask_file(path, stacked, files), ElementsAre(0, 1, 2, 3, 4, 255, 6, 7));
    EXPECT_THAT(
        [&] {
            read_mask_file(table("12345678"), stacked, files);
        },
        ThrowsMessage<InputError>(HasSubstr("has 8 bytes; a mask of raw bytes has one a pixel: "
                                            "the detector's panels stacked 3 x 3"))
    );
}

/// Two panels of 3 x 2 pixels in an image of 4 x 5: the first in the lower right corner, the
/// second in the upper left.
const Panels two_panels{panel(3, 2), panel(3, 2)};
const nexus::ImageLayout layout{{{0, 2, 2}, {0, 0, 0}}, 4, 6};
const MappedPanels placed{two_panels, layout};

TEST_F(PixelMaps, OfPanelsFromAFileLieWhereThatFileHasThem) {
    std::vector<double> gains(4 * 5);
    std::iota(gains.begin(), gains.end(), 0.0);
    const auto expected = ElementsAre(12, 13, 14, 17, 18, 19, 0, 1, 2, 5, 6, 7);
    EXPECT_THAT(read_gain_file(image(gains, 4, 5), placed, files), expected);
    // The images of that file have another column, that no panel covers.
    std::vector<double> wide;
    for (int row = 0; row < 4; ++row) {
        wide.insert(wide.end(), gains.begin() + 5 * row, gains.begin() + 5 * row + 5);
        wide.push_back(99.0);
    }
    EXPECT_THAT(read_gain_file(image(wide, 4, 6), placed, files), expected);
    EXPECT_THAT(
        read_mask_file(table(std::string("abcdefghijklmnopqrst")), placed, files),
        ElementsAre('m', 'n', 'o', 'r', 's', 't', 'a', 'b', 'c', 'f', 'g', 'h')
    );
    EXPECT_THAT(
        [&] {
            read_gain_file(image(std::vector<double>(25), 5, 5), placed, files);
        },
        ThrowsMessage<InputError>(HasSubstr("has 5 x 5 pixels, the detector's panels stacked 4 "
                                            "x 3, or as in the file that they come from "
                                            "4 x 5, or one in each image of a stack 2 x 2 x 3"))
    );
}

TEST_F(PixelMaps, OfPanelsFromAFileMayBeStackedAsOurs) {
    std::vector<double> gains(12);
    std::iota(gains.begin(), gains.end(), 0.0);
    EXPECT_THAT(read_gain_file(image(gains, 4, 3), placed, files), ElementsAreArray(gains));
    EXPECT_THAT(
        read_mask_file(table("abcdefghijkl"), placed, files),
        ElementsAreArray("abcdefghijkl", 12)
    );
}

TEST_F(PixelMaps, MayHaveAPanelInEachImageOfAStack) {
    EXPECT_THAT(
        read_gain_file(
            stack({1, 2, 3, 4, 5, 6, 7, 8, 99, 99, 99, 99}, {2, 2, 3}), stacked, files
        ),
        ElementsAre(1, 2, 3, 4, 5, 6, 7, 8)
    );
    // As a file has them: the second panel in the first image.
    const nexus::ImageLayout turned{{{1, 0, 0}, {0, 0, 0}}, 2, 3};
    EXPECT_THAT(
        read_gain_file(
            stack({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {1, 2, 2, 3}),
            {two_panels, turned},
            files
        ),
        ElementsAre(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6)
    );
    EXPECT_THROW(
        read_gain_file(stack(std::vector<double>(24), {4, 2, 3}), placed, files), InputError
    );
}

TEST_F(PixelMaps, NameTheLineOfAPixelThatIsNotThere) {
    const std::string heading = "panel slow fast hot\n0 0 0 0\n";
    EXPECT_THAT(refusal(heading + "2 0 0 1\n"), HasSubstr("bad.csv:3: 2.000000 must be"));
    EXPECT_THAT(refusal(heading + "1 0 2 1\n"), HasSubstr("whole number from 0 to 1"));
    EXPECT_THAT(refusal(heading + "0 -1 0 1\n"), HasSubstr("bad.csv:3: -1.000000 must be"));
    EXPECT_THAT(refusal(heading + "0 0 0.5 1\n"), HasSubstr("bad.csv:3: 0.500000 must be"));
    EXPECT_THAT(refusal(heading + "0 0 0 7\n"), HasSubstr("whole number from 0 to 1"));
    EXPECT_THAT(refusal("panel slow fast\n0 0 0\n"), HasSubstr("hot"));
}

}  // namespace
}  // namespace minibragg::setup
