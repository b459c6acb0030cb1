#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/load_file.hpp"

namespace minibragg::reflections {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// What gzip makes of `text`.
std::string gzipped(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string bytes(deflateBound(&stream, text.size()) + 64, '\0');
    std::string input = text;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    deflate(&stream, Z_FINISH);
    bytes.resize(stream.total_out);
    deflateEnd(&stream);
    return bytes;
}

class LoadFile : public testing::Test {
protected:
    LoadFile() {
        folder_ = std::filesystem::temp_directory_path() /
                  ("minibragg_load_file_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
    }

    ~LoadFile() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& bytes) const {
        const std::string path = folder_ / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    std::filesystem::path folder_;
};

TEST_F(LoadFile, ReadsEveryByte) {
    const std::string bytes("a\0b\r\n\xff", 6);
    const LoadedFile file = load_file(write("plain", bytes));
    EXPECT_EQ(file.bytes, bytes);
    EXPECT_EQ(file.name, folder_ / "plain");
    EXPECT_EQ(load_file(write("empty", "")).bytes, "");
}

TEST_F(LoadFile, LeavesOutTheMarkOfUtf8) {
    const std::string mark = "\xef\xbb\xbf";
    EXPECT_EQ(load_file(write("marked.hkl", mark + "1 2 3 4\n")).bytes, "1 2 3 4\n");
    EXPECT_EQ(load_file(write("marked.gz", gzipped(mark + "data_x\n"))).bytes, "data_x\n");
    EXPECT_EQ(load_file(write("inside", "a" + mark)).bytes, "a" + mark);
}

TEST_F(LoadFile, DecompressesByContentWhateverTheName) {
    std::string text;
    for (int i = 0; i < 200000; ++i) {
        text += std::to_string(i) + "\n";
    }
    EXPECT_EQ(load_file(write("a.pdb", gzipped(text))).bytes, text);
    EXPECT_EQ(load_file(write("b.gz", gzipped("one") + gzipped(" two"))).bytes, "one two");
    EXPECT_EQ(load_file(write("c.gz", "not compressed")).bytes, "not compressed");
}

TEST_F(LoadFile, RefusesWhatIsNotThereOrNoFile) {
    EXPECT_THAT(
        [&] {
            load_file(folder_ / "absent.mtz");
        },
        ThrowsMessage<InputError>(HasSubstr("absent.mtz' (No such file or directory)"))
    );
    EXPECT_THAT(
        [&] {
            load_file(folder_);
        },
        ThrowsMessage<InputError>(HasSubstr("it is not a file"))
    );
    EXPECT_THROW(load_file("/dev/zero"), InputError);
    EXPECT_THROW(load_file(""), InputError);
}

TEST_F(LoadFile, RefusesDamagedAndTruncatedGzips) {
    const std::string whole = gzipped(std::string(100000, 'x') + "end");
    for (const std::size_t kept :
         {std::size_t{2}, std::size_t{9}, std::size_t{12}, whole.size() - 1}) {
        EXPECT_THAT(
            [&] {
                load_file(write("t.gz", whole.substr(0, kept)));
            },
            ThrowsMessage<InputError>(HasSubstr("truncated gzip file"))
        ) << kept;
    }
    std::string damaged = whole;
    damaged[whole.size() - 5] ^= 0x55;  // the checksum
    EXPECT_THAT(
        [&] {
            load_file(write("d.gz", damaged));
        },
        ThrowsMessage<InputError>(HasSubstr("damaged gzip file"))
    );
}

TEST_F(LoadFile, StopsAtTheLimitEvenInsideAGzip) {
    const std::string bomb = gzipped(std::string(5000000, '0'));
    EXPECT_LT(bomb.size(), 100000U);
    EXPECT_THAT(
        [&] {
            load_file(write("bomb.gz", bomb), 1000000);
        },
        ThrowsMessage<InputError>(HasSubstr("more than 0 MiB, uncompressed"))
    );
    EXPECT_THROW(load_file(write("long", std::string(1001, ' ')), 1000), InputError);
    EXPECT_NO_THROW(load_file(write("fits", std::string(1000, ' ')), 1000));
}

TEST(FileKind, IsToldByContentFirst) {
    EXPECT_EQ(file_kind({"x", "MTZ \1\2"}), FileKind::mtz);
    EXPECT_EQ(file_kind({"x", "# c\n\ndata_1ABC\n_refln.index_h 1\n"}), FileKind::cif);
    EXPECT_EQ(file_kind({"x.hkl", "DATA_x\nloop_\n_refln_index_h\n"}), FileKind::cif);
    EXPECT_EQ(file_kind({"x", "Global_\n_a 1\ndata_x\n"}), FileKind::cif);
    EXPECT_EQ(file_kind({"x", "HEADER    DNA\n"}), FileKind::pdb_model);
    EXPECT_EQ(file_kind({"x", "ATOM      1\n"}), FileKind::pdb_model);
    EXPECT_EQ(file_kind({"x", "1 0 0 25.5\n"}), FileKind::hkl_text);
}

TEST(FileKind, IsToldByTheNameElse) {
    EXPECT_EQ(file_kind({"a/b.HKL", ""}), FileKind::hkl_text);
    EXPECT_EQ(file_kind({"b.hkl.gz", ""}), FileKind::hkl_text);
    EXPECT_EQ(file_kind({"b.mtz", ""}), FileKind::mtz);
    EXPECT_EQ(file_kind({"b.ent.gz", ""}), FileKind::pdb_model);
    EXPECT_EQ(file_kind({"b.pdb", ""}), FileKind::pdb_model);
    EXPECT_EQ(file_kind({"b.mmcif", ""}), FileKind::cif);
}

TEST(FileKind, IsRefusedWhenNothingTells) {
    for (const char* name : {"x", "x.gz", "x.txt", ".pdbx", ""}) {
        EXPECT_THAT(
            [&] {
                file_kind({name, "\x7f\x45LF\x02"});
            },
            ThrowsMessage<InputError>(HasSubstr("neither the content nor the name"))
        ) << name;
    }
}

}  // namespace
}  // namespace minibragg::reflections
