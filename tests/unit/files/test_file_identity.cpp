#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/file_identity.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using files::NamedPath;
using files::refuse_same_files;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

class SameFiles : public testing::Test {
protected:
    SameFiles() {
        std::ofstream(folder_ / "deck.toml") << "deck";
        std::filesystem::create_symlink("deck.toml", folder_ / "symbolic");
        std::filesystem::create_hard_link(folder_ / "deck.toml", folder_ / "hard");
        std::filesystem::create_symlink(".", folder_ / "here");
    }

    NamedPath named(const std::string& key, const std::string& name) const {
        return {key, folder_ / name};
    }

    support::ScratchFolder folder_;
};

}  // namespace

TEST_F(SameFiles, OfOutputsAndInputsAreRefusedThroughAnyLink) {
    for (const char* name : {"deck.toml", "symbolic", "hard", "here/deck.toml"}) {
        EXPECT_THAT(
            [&] {
                refuse_same_files({{named("out", name)}, {named("the deck", "deck.toml")}});
            },
            ThrowsMessage<InputError>(AllOf(
                HasSubstr("out = '"),
                HasSubstr("is the same file as the deck"),
                HasSubstr("which is read")
            ))
        ) << name;
    }
    EXPECT_NO_THROW(refuse_same_files({{named("out", "new")}, {named("the deck", "deck.toml")}})
    );
}

TEST_F(SameFiles, OfTwoOutputsAreRefusedWhetherTheyExistOrNot) {
    const auto refused = [&](const std::string& a, const std::string& b) {
        EXPECT_THAT(
            [&] {
                refuse_same_files({{named("first", a), named("second", b)}, {}});
            },
            ThrowsMessage<InputError>(
                AllOf(HasSubstr("first"), HasSubstr("second"), HasSubstr("is the same file as"))
            )
        ) << a
          << b;
    };
    refused("new", "here/new");
    refused("new", "./new");
    refused("symbolic", "hard");
    refused("new", ".new.partial");
    EXPECT_NO_THROW(refuse_same_files({{named("first", "a"), named("second", "b")}, {}}));
}

TEST_F(SameFiles, MayNameADeviceTwice) {
    EXPECT_NO_THROW(refuse_same_files({{{"first", "/dev/null"}, {"second", "/dev/null"}}, {}}));
}
