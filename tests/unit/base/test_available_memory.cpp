#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/base/error.hpp"
#include "support/scratch_folder.hpp"

namespace minibragg {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::int64_t mib = 1 << 20;

/// Files of a system, as the kernel's documents show them.
class FakeSystem : public testing::Test {
protected:
    FakeSystem() {
        write(
            "proc/meminfo",
            "MemTotal: 16777216 kB\nMemFree: 1024 kB\nMemAvailable: 8388608 kB\n"
        );
    }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((root / name).parent_path());
        std::ofstream(root / name) << text;
    }

    std::int64_t available_mib() const { return available_bytes(root.path()) / mib; }

    const support::ScratchFolder root;
};

TEST_F(FakeSystem, WithoutLimitsHasWhatIsAvailable) {
    EXPECT_EQ(available_mib(), 8192);
    write("sys/fs/cgroup/memory.max", "max\n");
    write("sys/fs/cgroup/memory.current", "123\n");
    EXPECT_EQ(available_mib(), 8192);
}

TEST_F(FakeSystem, OfVersion2HasWhatTheNarrowestGroupLeaves) {
    write("proc/self/cgroup", "0::/slurm/job_7/step_0\n");
    const std::string job = "sys/fs/cgroup/slurm/job_7/";
    write(job + "memory.max", std::to_string(1000 * mib));
    write(job + "memory.current", std::to_string(400 * mib));
    write(job + "step_0/memory.max", "max");
    write(job + "step_0/memory.current", std::to_string(300 * mib));
    EXPECT_EQ(available_mib(), 600);
    // Files that the system keeps in memory make room.
    write(
        job + "memory.stat", "anon 5\nfile 7\ninactive_file " + std::to_string(100 * mib) + "\n"
    );
    EXPECT_EQ(available_mib(), 700);
    write(job + "step_0/memory.max", std::to_string(350 * mib));
    EXPECT_EQ(available_mib(), 50);
}

TEST_F(FakeSystem, OfVersion1HasWhatTheGroupOfMemoryLeaves) {
    write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:hugetlb,memory:/job\n1:name=systemd:/y\n");
    const std::string job = "sys/fs/cgroup/memory/job/";
    write(job + "memory.limit_in_bytes", std::to_string(500 * mib));
    write(job + "memory.usage_in_bytes", std::to_string(450 * mib));
    write(job + "memory.stat", "total_inactive_file " + std::to_string(50 * mib) + "\n");
    EXPECT_EQ(available_mib(), 100);
}

TEST_F(FakeSystem, OfAContainerIsLimitedAtTheTop) {
    write("proc/self/cgroup", "0::/the/path/of/the/host\n");
    write("sys/fs/cgroup/memory.max", std::to_string(100 * mib));
    write("sys/fs/cgroup/memory.current", std::to_string(140 * mib));
    EXPECT_EQ(available_mib(), 0);
}

TEST(RequireMemory, RefusesWhatNoMachineHas) {
    require_memory(1.0, "a byte", "");
    EXPECT_THAT(
        [] {
            require_memory(1e18, "a table of 3 things", "Ask for fewer");
        },
        ThrowsMessage<EnvironmentError>(AllOf(
            HasSubstr("a table of 3 things: needs 1e+09 GB of memory"),
            HasSubstr("Ask for fewer")
        ))
    );
}

TEST(ResidentMemory, GrowsWithWhatIsHeld) {
    constexpr std::int64_t bytes = 64 * mib;
    const ResidentMemory before = resident_memory();
    const std::string held(static_cast<std::size_t>(bytes), 'x');
    const ResidentMemory after = resident_memory();
    EXPECT_GE(after.now_bytes - before.now_bytes, bytes - mib);
    EXPECT_GE(after.most_bytes, after.now_bytes);
    EXPECT_EQ(held.back(), 'x');
}

}  // namespace
}  // namespace minibragg
