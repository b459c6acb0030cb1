#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/regular_file.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

void expect_refused(const std::string& path, const std::string& why) {
    EXPECT_THAT(
        [&] {
            check_regular_file(path);
        },
        ThrowsMessage<InputError>(HasSubstr(why))
    ) << path;
}

}  // namespace

TEST(RegularFile, IsReadInPartsToItsEnd) {
    const support::ScratchFolder scratch;
    std::ofstream(scratch / "a") << "0123456789";
    std::filesystem::create_symlink("a", scratch / "link");
    RegularFile file(scratch / "link");
    EXPECT_EQ(file.size(), 10U);
    std::string part(4, ' ');
    std::string all;
    for (std::size_t count = 1; count > 0;) {
        count = file.read(part);
        all.append(part, 0, count);
    }
    EXPECT_EQ(all, "0123456789");
}

// A pipe without a writer would be waited for; the test would not end.
TEST(RegularFile, IsNoPipeSocketDeviceOrFolder) {
    const support::ScratchFolder scratch;
    ASSERT_EQ(mkfifo((scratch / "pipe").c_str(), S_IRUSR | S_IWUSR), 0);
    expect_refused(scratch / "pipe", "it is not a file but a pipe");
    std::filesystem::create_symlink("pipe", scratch / "link");
    expect_refused(scratch / "link", "it is not a file but a pipe");
    sockaddr_un address{AF_UNIX, {}};
    const std::string name = scratch / "socket";
    name.copy(address.sun_path, sizeof address.sun_path - 1);
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    expect_refused(name, "it is not a file but a socket");
    close(descriptor);
    expect_refused("/dev/zero", "it is not a file but a device");
    expect_refused(scratch.path(), "it is not a file but a folder");
    expect_refused(scratch / "absent", "No such file or directory");
    expect_refused("", "No such file or directory");
}

TEST(RegularFile, ThatIsNotThereIsSoughtAmongItsNeighbours) {
    const support::ScratchFolder scratch;
    for (const char* name : {"deck.toml", "deck.nxs", "model.pdb"}) {
        std::ofstream(scratch / name) << "x";
    }
    const auto quoted = [&](const char* name) {
        return "'" + std::string(scratch / name) + "'";
    };
    expect_refused(scratch / "dekc.toml", "). Did you mean " + quoted("deck.toml") + "?");
    expect_refused(scratch / "model", "). Did you mean " + quoted("model.pdb") + "?");
    expect_refused(
        scratch / "deck",
        "). Did you mean " + quoted("deck.nxs") + " or " + quoted("deck.toml") + "?"
    );
    for (const char* name : {"absent.toml", "nowhere/deck.toml", "mo"}) {
        EXPECT_THAT(
            [&] {
                check_regular_file(scratch / name);
            },
            ThrowsMessage<InputError>(testing::Not(HasSubstr("Did you mean")))
        );
    }
}

TEST(RegularFile, HasItsNameQuotedInMessages) {
    expect_refused("no\nsuch\x1B", "cannot read 'no\\nsuch\\x1b'");
}
