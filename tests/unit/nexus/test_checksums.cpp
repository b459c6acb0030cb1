#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/checksums.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using nexus::Compression;
using nexus::damage_of_file;
using nexus::Quantity;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace fs = std::filesystem;

namespace {

void write_file_of(const fs::path& path, Compression compression, std::int64_t images) {
    const auto alone = parallel::Communicator::self();
    const files::Experiment experiment = files::part_of(support::rotation_series(), 0, images);
    const auto& panels = experiment.detector.panels;
    nexus::NxmxFile file(
        alone, path, experiment, {compression, files::Existing::refuse, {Quantity::photons}}
    );
    file.write_mask(support::make_pixels(panels, support::all_bands(panels), 0).mask_rows);
    for (std::int64_t i = 0; i < images; ++i) {
        const auto pixels = support::make_pixels(panels, support::all_bands(panels), i);
        file.write_image(Quantity::photons, i, pixels.photon_rows);
    }
    // A text that looks like the checksum of a file does not take its place.
    file.finish(
        {{"deck/text", "CRC-32 of all other bytes of this file, which has this text at 00", ""}}
    );
}

/// ISO 3309, bit by bit: the polynomial of CRC-32 with its bits reversed.
std::uint32_t plain_crc32(const std::string& bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xEDB88320U : crc >> 1U;
        }
    }
    return ~crc;
}

void overwrite(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST(Crc32, OfThisTestIsThatOfTheStandard) {
    EXPECT_EQ(plain_crc32("123456789"), 0xCBF43926U) << "the check value of CRC-32";
}

TEST(Checksums, OfChunksAreThoseOfTheBytesAsTheyAreStored) {
    const support::ScratchFolder scratch;
    const std::string pixels = "instrument/detector/data";
    for (const auto compression : {Compression::none, Compression::gzip}) {
        const fs::path path = scratch / (compression == Compression::none ? "n.nxs" : "g.nxs");
        write_file_of(path, compression, 3);
        const nexus::hdf5::InputFile file(path.string());
        const auto data_set = file.data_set("/entry/" + pixels);
        const std::vector<double> told =
            file.numbers("/entry/run/series/checksums/" + pixels).values;
        hsize_t chunks = 0;
        const nexus::hdf5::Space space(H5Dget_space(data_set.id()));
        ASSERT_GE(H5Dget_num_chunks(data_set.id(), space.id(), &chunks), 0);
        ASSERT_EQ(told.size(), chunks);
        ASSERT_GE(chunks, 3U);
        const std::string all = support::bytes_of(path);
        std::map<std::vector<hsize_t>, std::uint32_t>
            by_corner;  // in the order of images and rows
        for (hsize_t i = 0; i < chunks; ++i) {
            std::vector<hsize_t> corner(3);
            unsigned filters = 0;
            haddr_t address = 0;
            hsize_t size = 0;
            ASSERT_GE(
                H5Dget_chunk_info(
                    data_set.id(), space.id(), i, corner.data(), &filters, &address, &size
                ),
                0
            );
            by_corner[corner] = plain_crc32(all.substr(address, size));
        }
        std::size_t next = 0;
        for (const auto& [corner, crc] : by_corner) {
            EXPECT_EQ(told[next++], static_cast<double>(crc));
        }
    }
}

TEST(Checksums, OfASingleImageWithoutChunksIsThatOfItsPixels) {
    const support::ScratchFolder scratch;
    write_file_of(scratch / "a.nxs", Compression::none, 1);
    const nexus::hdf5::InputFile file((scratch / "a.nxs").string());
    const auto data_set = file.data_set("/entry/instrument/detector/data");
    const std::string pixels =
        support::bytes_of(scratch / "a.nxs")
            .substr(H5Dget_offset(data_set.id()), H5Dget_storage_size(data_set.id()));
    EXPECT_EQ(
        file.numbers("/entry/run/series/checksums/instrument/detector/data").values,
        std::vector<double>{static_cast<double>(plain_crc32(pixels))}
    );
}

TEST(Checksums, NoticeEveryByteThatChanges) {
    const support::ScratchFolder scratch;
    const fs::path path = scratch / "a.nxs";
    write_file_of(path, Compression::gzip, 2);
    const std::string whole = support::bytes_of(path);
    ASSERT_EQ(damage_of_file(path), "");
    constexpr std::size_t signature = 8;
    constexpr std::size_t stride = 97;  // prime: in the course of the file all places of a word
    for (std::size_t at = signature; at < whole.size(); at += stride) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        overwrite(path, damaged);
        ASSERT_NE(damage_of_file(path), "") << "byte " << at;
    }
    const std::size_t seal = whole.rfind("CRC-32 of all");
    for (std::size_t at = seal; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        overwrite(path, damaged);
        ASSERT_NE(damage_of_file(path), "") << "byte " << at;
    }
    overwrite(path, whole + '\0');
    EXPECT_THAT(damage_of_file(path), HasSubstr("damaged"));
    for (const std::size_t left :
         {whole.size() - 1, whole.size() / 2, signature, std::size_t{0}}) {
        overwrite(path, whole.substr(0, left));
        EXPECT_THAT(damage_of_file(path), HasSubstr("damaged")) << left;
    }
    overwrite(path, whole);
    EXPECT_EQ(damage_of_file(path), "");
}

TEST(Checksums, AreOfFilesOfHdf5Alone) {
    const support::ScratchFolder scratch;
    overwrite(scratch / "a.txt", "a text\n");
    EXPECT_THAT(
        [&] {
            damage_of_file(scratch / "a.txt");
        },
        ThrowsMessage<InputError>(HasSubstr("no HDF5 file"))
    );
    EXPECT_THROW(damage_of_file(scratch / "absent"), InputError);
    ASSERT_EQ(mkfifo((scratch / "pipe").c_str(), S_IRUSR | S_IWUSR), 0);
    EXPECT_THAT(
        [&] {
            damage_of_file(scratch / "pipe");
        },
        ThrowsMessage<InputError>(HasSubstr("a pipe"))
    );
}
