#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/output_lock.hpp"
#include "support/scratch_folder.hpp"

namespace minibragg::files {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(OutputLock, RefusesASecondRunAndSaysWhoHoldsIt) {
    const support::ScratchFolder folder;
    const OutputLock lock(folder / "run.nxs");
    ASSERT_TRUE(lock.is_held());
    EXPECT_THAT(
        [&] {
            const OutputLock second(folder / "run.nxs");
        },
        ThrowsMessage<InputError>(AllOf(
            HasSubstr("run.nxs' (it is being written by process " + std::to_string(getpid())),
            HasSubstr("give another output.file")
        ))
    );
    EXPECT_TRUE(OutputLock(folder / "other.nxs").is_held());
}

TEST(OutputLock, LeavesNothingBehind) {
    const support::ScratchFolder folder;
    { const OutputLock lock(folder / "run.nxs"); }
    EXPECT_EQ(folder.entries(), 0);
    EXPECT_TRUE(OutputLock(folder / "run.nxs").is_held());
}

TEST(OutputLock, OfAKilledProcessIsTakenOver) {
    const support::ScratchFolder folder;
    const pid_t child = fork();
    if (child == 0) {
        const OutputLock lock(folder / "run.nxs");
        std::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(folder.entries(), 1);  // the lock file of the killed process
    EXPECT_TRUE(OutputLock(folder / "run.nxs").is_held());
    EXPECT_EQ(folder.entries(), 0);
}

TEST(OutputLock, IsNotWrittenThroughLinksThatWerePlanted) {
    const support::ScratchFolder folder;
    std::ofstream(folder / "precious") << "precious";
    const auto planted = OutputLock::path_of(folder / "run.nxs");
    const auto expect_refused = [&](const std::string& why) {
        EXPECT_THAT(
            [&] {
                const OutputLock lock(folder / "run.nxs");
            },
            ThrowsMessage<EnvironmentError>(AllOf(HasSubstr(why), HasSubstr("Remove it")))
        );
        EXPECT_EQ(support::bytes_of(folder / "precious"), "precious");
        std::filesystem::remove(planted);
    };
    std::filesystem::create_symlink("precious", planted);
    expect_refused("symbolic link");
    std::filesystem::create_symlink("absent", planted);
    expect_refused("symbolic link");
    EXPECT_FALSE(std::filesystem::exists(folder / "absent"));
    std::filesystem::create_hard_link(folder / "precious", planted);
    expect_refused("no file of its own");
    ASSERT_EQ(mkfifo(planted.c_str(), S_IRUSR | S_IWUSR), 0);
    expect_refused("no file of its own");
}

TEST(OutputLock, TellsOfAFolderThatIsNotThere) {
    const support::ScratchFolder folder;
    EXPECT_THAT(
        [&] {
            const OutputLock lock(folder / "missing/run.nxs");
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("missing/.run.nxs.lock"))
    );
}

}  // namespace
}  // namespace minibragg::files
