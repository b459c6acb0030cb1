#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
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
