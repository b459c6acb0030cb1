#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/nexus/guarded_read.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

namespace minibragg::nexus {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* reader_variable = "MINIBRAGG_READER";

/// What is said of a file that is refused; empty: it is not.
std::string refusal(const std::function<void()>& read) {
    try {
        read();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

/// Names another program as the reader while it lives.
class OtherReader {
public:
    explicit OtherReader(const std::string& path) : before_(std::getenv(reader_variable)) {
        setenv(reader_variable, path.c_str(), 1);
    }

    ~OtherReader() { setenv(reader_variable, before_.c_str(), 1); }

    OtherReader(const OtherReader&) = delete;
    OtherReader& operator=(const OtherReader&) = delete;
    OtherReader(OtherReader&&) = delete;
    OtherReader& operator=(OtherReader&&) = delete;

private:
    std::string before_;
};

/// Files of a folder, which the tests damage.
class HostileFile : public testing::Test {
protected:
    static void SetUpTestSuite() { setenv(reader_variable, MINIBRAGG_TEST_READER, 0); }

    hdf5::File create(const std::string& name = "file.h5") const {
        return hdf5::File(
            H5Fcreate((folder / name).c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
            "create a file"
        );
    }

    std::string place(const std::string& object = "") const {
        return (folder / "file.h5").string() + (object.empty() ? "" : ":" + object);
    }

    void write(const std::string& bytes) const {
        std::ofstream(folder / "file.h5", std::ios::binary) << bytes;
    }

    /// A sound geometry, as we write it.
    std::string geometry_file() const {
        NxmxOptions options;
        options.compression = Compression::none;
        options.existing = files::Existing::overwrite;
        const parallel::Communicator alone = parallel::Communicator::self();
        NxmxFile file(alone, folder / "file.h5", support::two_panel_still(), options);
        file.finish({});
        return support::bytes_of(folder / "file.h5");
    }

    std::string mask_refusal(const std::string& object) const {
        return refusal([&] {
            read_mask(place(object), mask_shape(place(object)));
        });
    }

    std::string geometry_refusal() const {
        return refusal([&] {
            read_geometry(place());
        });
    }

    const hdf5::SilentErrors silent;
    const support::ScratchFolder folder;
};

/// The same file, with a heap of texts whose first object has no size and so leads HDF5 back to
/// itself for ever.
std::string with_endless_heap(std::string bytes) {
    const std::size_t heap = bytes.find("GCOL");
    EXPECT_NE(heap, std::string::npos);
    constexpr std::size_t header_bytes = 16, object_bytes = 16;
    bytes.replace(heap + header_bytes, object_bytes, object_bytes, '\0');
    return bytes;
}

void write_text(const hdf5::File& file, const char* name, const char* text) {
    const hdf5::Type type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), H5T_VARIABLE);
    const hdf5::Space one(H5Screate(H5S_SCALAR));
    const hdf5::Attribute attribute(
        H5Acreate2(file.id(), name, type.id(), one.id(), H5P_DEFAULT, H5P_DEFAULT)
    );
    H5Awrite(attribute.id(), type.id(), &text);
}

/// "mask", of 1 x 2 pixels.
void write_mask(const hdf5::File& file) {
    const std::array<hsize_t, 2> shape{1, 2};
    const std::array<int, 2> values{1, 2};
    const hdf5::Space space(H5Screate_simple(2, shape.data(), nullptr));
    const hdf5::Dataset mask(H5Dcreate2(
        file.id(), "mask", H5T_NATIVE_INT, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT
    ));
    H5Dwrite(mask.id(), H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
}

TEST_F(HostileFile, ThatKeepsHdf5BusyForEverIsGivenUp) {
    {
        const hdf5::File file = create();
        write_text(file, "NX_class", "NXdetector");
    }
    write(with_endless_heap(support::bytes_of(folder / "file.h5")));
    // With the least limits, so that the test does not take longer.
    files::ChildProgram reader(
        std::getenv(reader_variable), {"geometry", place(), "/"}, {1, 60, 0}
    );
    std::array<char, 1000> answer{};
    try {
        reader.read(answer.data(), answer.size());
        FAIL() << "HDF5 reads this heap";
    } catch (const files::ProgramFailed& failed) {
        EXPECT_THAT(failed.what(), HasSubstr("longer than the 1 s of processor time"));
    }
}

TEST_F(HostileFile, ThatCrashesItsReaderIsToldAsDamaged) {
    const support::ScratchFolder bin;
    std::ofstream(bin / "reader") << "#!/bin/sh\nprintf mbread02; kill -SEGV $$\n";
    chmod((bin / "reader").c_str(), S_IRWXU);
    const OtherReader crashing((bin / "reader").string());
    geometry_file();
    EXPECT_THAT(
        geometry_refusal(),
        AllOf(StartsWith(place()), HasSubstr("signal 11"), HasSubstr("damaged"))
    );
}

TEST_F(HostileFile, MaySpeakThroughItsReader) {
    const support::ScratchFolder bin;
    const auto answer = [&](const std::string& script) {
        std::ofstream(bin / "reader") << "#!/bin/sh\nprintf mbread02\n" << script;
        chmod((bin / "reader").c_str(), S_IRWXU);
        const OtherReader lying((bin / "reader").string());
        return mask_refusal("/mask");
    };
    geometry_file();
    // A block of 2^40 bytes, one that is shorter than a shape, a mark that there is not, a
    // shape that cannot be.
    EXPECT_THAT(answer("printf 'g\\0\\0\\0\\0\\0\\1\\0\\0'"), HasSubstr("has changed"));
    EXPECT_THAT(answer("printf 'g\\4\\0\\0\\0\\0\\0\\0\\0abcd'"), HasSubstr("has changed"));
    EXPECT_THAT(answer("printf 'x\\4\\0\\0\\0\\0\\0\\0\\0abcd'"), HasSubstr("makes no sense"));
    EXPECT_THAT(
        answer("printf 'g\\30\\0\\0\\0\\0\\0\\0\\0%24s' x"), HasSubstr("makes no sense")
    );
    // A message may not write to the terminal what it likes.
    EXPECT_EQ(answer("printf 'i\\4\\0\\0\\0\\0\\0\\0\\0a\\033[m'"), "a?[m");
}

TEST_F(HostileFile, IsReadHereWhereNoReaderIs) {
    const std::string bytes = geometry_file();
    const std::size_t panels = read_geometry(place()).panels.size();
    EXPECT_EQ(why_unguarded(), std::nullopt);
    const OtherReader none("/nowhere/minibragg-reader");
    EXPECT_THAT(why_unguarded().value_or(""), HasSubstr("/nowhere/minibragg-reader"));
    EXPECT_EQ(read_geometry(place()).panels.size(), panels);
    // And is looked at before HDF5 does.
    write(bytes.substr(0, bytes.size() / 2));
    EXPECT_THAT(geometry_refusal(), HasSubstr("is cut off: it has"));
    std::string damaged = bytes;
    damaged[8] = 77;  // the version of the superblock
    write(damaged);
    EXPECT_THAT(geometry_refusal(), HasSubstr("its first bytes are of no HDF5 file"));
}

TEST_F(HostileFile, WithDamagedBytesIsReadOrRefused) {
    const std::string bytes = geometry_file();
    // Most bytes of a file are nowhere near what is read: the first are more telling.
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        std::string damaged = bytes;
        const std::size_t within = seed % 2 == 0 ? damaged.size() : damaged.size() / 16;
        for (std::uint32_t i = 0; i < 8; ++i) {
            const PhiloxBlock random = philox4x32({{seed, i, 0, 0}}, philox_key(5));
            damaged[random.word[0] % within] = static_cast<char>(random.word[1]);
        }
        write(damaged);
        geometry_refusal();  // or none
    }
}

TEST_F(HostileFile, WithLinksInCirclesIsRefused) {
    {
        const hdf5::File file = create();
        H5Lcreate_soft("/b", file.id(), "a", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_soft("/a", file.id(), "b", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_external("file.h5", "/c", file.id(), "c", H5P_DEFAULT, H5P_DEFAULT);
        // A group that holds itself.
        const auto entry = hdf5::make_group({file.id(), "entry"}, "NXentry");
        H5Lcreate_hard(file.id(), "entry", entry.id(), "self", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_soft("/entry", entry.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
    }
    EXPECT_THAT(mask_refusal("/a"), HasSubstr("no such data set"));
    EXPECT_THAT(mask_refusal("/c"), HasSubstr("no such data set"));
    EXPECT_THAT(geometry_refusal(), HasSubstr("no group of NX_class NXinstrument"));
}

TEST_F(HostileFile, IsFollowedToFilesOfItsFolderAlone) {
    const support::ScratchFolder elsewhere;
    const std::string far = (elsewhere / "mask.h5").string();
    for (const std::string& path : {far, (folder / "mask.h5").string()}) {
        const hdf5::File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
        write_mask(file);
    }
    std::filesystem::create_symlink(far, folder / "linked.h5");
    ASSERT_EQ(mkfifo((folder / "fifo.h5").c_str(), S_IRWXU), 0);
    {
        const hdf5::File file = create();
        for (const std::string& to :
             {std::string("mask.h5"),
              std::string("linked.h5"),
              std::string("fifo.h5"),
              std::string("missing.h5"),
              far}) {
            const std::string name = to == far ? "far" : to;
            H5Lcreate_external(
                to.c_str(), "/mask", file.id(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT
            );
        }
    }
    EXPECT_EQ(mask_refusal("/mask.h5"), "");
    for (const char* const object : {"/linked.h5", "/fifo.h5", "/missing.h5", "/far"}) {
        EXPECT_THAT(
            mask_refusal(object),
            AllOf(StartsWith(place(object)), HasSubstr("which is no file in the same folder"))
        );
    }
}

TEST_F(HostileFile, WithoutItsImagesStillHasItsGeometry) {
    geometry_file();
    {
        const hdf5::File file(H5Fopen(place().c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
        H5Ldelete(file.id(), "/entry/data/data", H5P_DEFAULT);
        H5Lcreate_external(
            "missing_1.h5",
            "/data",
            file.id(),
            "/entry/data/data_000001",
            H5P_DEFAULT,
            H5P_DEFAULT
        );
        H5Lcreate_external(
            "/etc/passwd", "/data", file.id(), "/entry/data_000001", H5P_DEFAULT, H5P_DEFAULT
        );
    }
    EXPECT_EQ(read_geometry(place()).panels.size(), 2U);
}

TEST_F(HostileFile, WhoseNumbersLieOutsideIsRefused) {
    {
        const hdf5::File file = create();
        const std::array<hsize_t, 2> shape{2, 4};
        const hdf5::Space space(H5Screate_simple(2, shape.data(), nullptr));
        const hdf5::PropertyList raw(H5Pcreate(H5P_DATASET_CREATE));
        H5Pset_external(raw.id(), "/etc/passwd", 0, 8);
        const hdf5::Dataset outside(H5Dcreate2(
            file.id(), "raw", H5T_NATIVE_UINT8, space.id(), H5P_DEFAULT, raw.id(), H5P_DEFAULT
        ));
        const hdf5::PropertyList parts(H5Pcreate(H5P_DATASET_CREATE));
        H5Pset_virtual(parts.id(), space.id(), "/etc/other.h5", "/mask", space.id());
        const hdf5::Dataset of_parts(H5Dcreate2(
            file.id(),
            "parts",
            H5T_NATIVE_UINT8,
            space.id(),
            H5P_DEFAULT,
            parts.id(),
            H5P_DEFAULT
        ));
    }
    EXPECT_THAT(mask_refusal("/raw"), HasSubstr("external raw storage"));
    EXPECT_THAT(mask_refusal("/parts"), HasSubstr("parts of '/etc/other.h5'"));
}

TEST_F(HostileFile, OfManyPixelsIsRefusedBeforeTheyAreRead) {
    {
        const hdf5::File file = create();
        const std::array<hsize_t, 2> shape{1'000'000, 1'000'000}, chunk{1, 1};
        const hdf5::Space space(H5Screate_simple(2, shape.data(), nullptr));
        const hdf5::PropertyList chunks(H5Pcreate(H5P_DATASET_CREATE));
        H5Pset_chunk(chunks.id(), 2, chunk.data());
        const hdf5::Dataset huge(H5Dcreate2(
            file.id(),
            "mask",
            H5T_NATIVE_INT32,
            space.id(),
            H5P_DEFAULT,
            chunks.id(),
            H5P_DEFAULT
        ));
    }
    EXPECT_THAT(mask_refusal("/mask"), HasSubstr("at most 268 million pixels"));
    // One of another shape than was agreed upon is not read either.
    {
        const hdf5::File file = create();
        write_mask(file);
    }
    EXPECT_THAT(
        refusal([&] {
            read_mask(place("/mask"), {1, 2, 2});
        }),
        HasSubstr("has changed while it was read")
    );
}

}  // namespace
}  // namespace minibragg::nexus
