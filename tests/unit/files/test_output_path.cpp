#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/output_path.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using files::check_writable;
using files::Existing;
using files::PartialFile;
using files::write_file;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

const support::ScratchFolder& folder() {
    static const support::ScratchFolder scratch;
    return scratch;
}

}  // namespace

TEST(CheckWritable, AcceptsANewFileInAFolder) {
    EXPECT_NO_THROW(check_writable(folder() / "new.nxs", Existing::refuse));
    EXPECT_FALSE(std::filesystem::exists(folder() / "new.nxs"));
}

TEST(CheckWritable, RefusesAFileThatExistsUnlessToldToOverwrite) {
    const auto path = folder() / "exists.nxs";
    write_file(path, "old", Existing::refuse);
    EXPECT_THAT(
        [&] {
            check_writable(path, Existing::refuse);
        },
        ThrowsMessage<InputError>(AllOf(HasSubstr("it exists"), HasSubstr("--overwrite")))
    );
    EXPECT_NO_THROW(check_writable(path, Existing::overwrite));
}

TEST(CheckWritable, RefusesFoldersDevicesAndEmptyNames) {
    EXPECT_THAT(
        [] {
            check_writable(folder().path(), Existing::overwrite);
        },
        ThrowsMessage<InputError>(HasSubstr("it is a folder"))
    );
    EXPECT_THAT(
        [] {
            check_writable("/dev/null", Existing::overwrite);
        },
        ThrowsMessage<InputError>(HasSubstr("not a regular file"))
    );
    EXPECT_THROW(check_writable("", Existing::overwrite), InputError);
    EXPECT_THROW(check_writable("folder/", Existing::overwrite), InputError);
}

TEST(CheckWritable, SaysWhatIsWrongWithTheFolder) {
    EXPECT_THAT(
        [] {
            check_writable(folder() / "no/run.nxs", Existing::refuse);
        },
        ThrowsMessage<EnvironmentError>(
            AllOf(HasSubstr("does not exist"), HasSubstr("Create it"))
        )
    );
    write_file(folder() / "file", "", Existing::overwrite);
    EXPECT_THAT(
        [] {
            check_writable(folder() / "file/run.nxs", Existing::refuse);
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("is not a folder"))
    );
}

TEST(CheckWritable, RefusesAFolderWithoutPermission) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may write anywhere";
    }
    const auto closed = folder() / "closed";
    mkdir(closed.c_str(), S_IRUSR | S_IXUSR);
    EXPECT_THAT(
        [&] {
            check_writable(closed / "run.nxs", Existing::refuse);
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("Permission denied"))
    );
}

TEST(PartialFile, LeavesNothingBehindUnlessCommitted) {
    const support::ScratchFolder scratch;
    {
        const PartialFile partial(scratch / "run.nxs");
        EXPECT_EQ(partial.path(), scratch / ".run.nxs.partial");
        EXPECT_EQ(scratch.entries(), 1);
        std::ofstream(partial.path()) << "half";
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(PartialFile, TakesItsNameWhenCommitted) {
    const support::ScratchFolder scratch;
    PartialFile partial(scratch / "run.nxs");
    std::ofstream(partial.path()) << "whole";
    partial.commit();
    EXPECT_EQ(support::bytes_of(scratch / "run.nxs"), "whole");
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(PartialFile, TakesItsNameWhenRenamed) {
    const support::ScratchFolder scratch;
    write_file(scratch / "image.img", "old and long", Existing::refuse);
    PartialFile partial(scratch / "image.img");
    std::ofstream(partial.path()) << "whole";
    EXPECT_EQ(support::bytes_of(scratch / "image.img"), "old and long");
    partial.rename();
    EXPECT_EQ(support::bytes_of(scratch / "image.img"), "whole");
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(PartialFile, IsNotWrittenThroughLinksThatWerePlanted) {
    const support::ScratchFolder scratch;
    write_file(scratch / "precious", "precious", Existing::refuse);
    const auto planted = files::partial_path(scratch / "run.nxs");
    const auto write = [&] {
        write_file(scratch / "run.nxs", "new", Existing::overwrite);
        EXPECT_EQ(support::bytes_of(scratch / "run.nxs"), "new");
        EXPECT_TRUE(std::filesystem::is_regular_file(
            std::filesystem::symlink_status(scratch / "run.nxs")
        ));
        EXPECT_EQ(support::bytes_of(scratch / "precious"), "precious");
        EXPECT_EQ(scratch.entries(), 2);
    };
    std::filesystem::create_symlink("precious", planted);
    write();
    std::filesystem::create_hard_link(scratch / "precious", planted);
    write();
    ASSERT_EQ(mkfifo(planted.c_str(), S_IRUSR | S_IWUSR), 0);
    write();
}

TEST(PartialFile, IsNotTakenForAnotherOfItsName) {
    const support::ScratchFolder scratch;
    {
        PartialFile partial(scratch / "run.nxs");
        std::filesystem::rename(partial.path(), scratch / "mine");
        std::ofstream(partial.path()) << "another's";
        EXPECT_THAT(
            [&] {
                partial.commit();
            },
            ThrowsMessage<EnvironmentError>(HasSubstr("no longer the file that was begun"))
        );
    }
    EXPECT_FALSE(std::filesystem::exists(scratch / "run.nxs"));
    EXPECT_EQ(support::bytes_of(files::partial_path(scratch / "run.nxs")), "another's");
}

TEST(CheckWritable, SeesALinkThatLeadsNowhere) {
    const support::ScratchFolder scratch;
    std::filesystem::create_symlink("nowhere", scratch / "run.nxs");
    EXPECT_THROW(check_writable(scratch / "run.nxs", Existing::refuse), InputError);
    EXPECT_NO_THROW(check_writable(scratch / "run.nxs", Existing::overwrite));
}

TEST(WriteFile, ReplacesTheOldFileAsAWhole) {
    const support::ScratchFolder scratch;
    write_file(scratch / "a", "old and long", Existing::refuse);
    write_file(scratch / "a", std::string("n\0w", 3), Existing::overwrite);
    EXPECT_EQ(support::bytes_of(scratch / "a"), std::string("n\0w", 3));
}

TEST(WriteFile, SaysWhyADiskIsFullAndKeepsTheOldFile) {
    const support::ScratchFolder scratch;
    write_file(scratch / "a", "old", Existing::refuse);
    const support::FileSizeLimit limit(1000);
    EXPECT_THAT(
        [&] {
            write_file(scratch / "a", std::string(5000, 'x'), Existing::overwrite);
        },
        ThrowsMessage<EnvironmentError>(
            AllOf(HasSubstr("File too large"), HasSubstr("Free some"))
        )
    );
    EXPECT_EQ(support::bytes_of(scratch / "a"), "old");
    EXPECT_EQ(scratch.entries(), 1);
}
