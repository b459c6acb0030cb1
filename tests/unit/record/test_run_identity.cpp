#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/record/run_identity.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using record::check_identity;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(CheckIdentity, AcceptsTheSame) {
    EXPECT_NO_THROW(check_identity("a = 1\nb = 2\n", "a = 1\nb = 2\n", "file"));
}

TEST(CheckIdentity, NamesTheFirstLineThatDiffers) {
    EXPECT_THAT(
        [] {
            check_identity("a = 1\nb = 2\nc = 3\n", "a = 1\nb = 5\nc = 6\n", "run.nxs");
        },
        ThrowsMessage<InputError>(AllOf(
            HasSubstr("run.nxs"),
            HasSubstr("there 'b = 5'"),
            HasSubstr("here 'b = 2'"),
            HasSubstr("--overwrite")
        ))
    );
}

TEST(CheckIdentity, NamesALineThatOneLacks) {
    EXPECT_THAT(
        [] {
            check_identity("a = 1\nb = 2\n", "a = 1\n", "run.nxs");
        },
        ThrowsMessage<InputError>(AllOf(HasSubstr("there 'nothing'"), HasSubstr("here 'b = 2'"))
        )
    );
    EXPECT_THAT(
        [] {
            check_identity("a = 1\n", "", "run.nxs");
        },
        ThrowsMessage<InputError>(HasSubstr("there 'nothing'"))
    );
}

namespace {

/// The identity of a run of a deck, for a process alone.
std::string identity_of(const config::Run& run, const std::string& selection = {}) {
    return record::run_identity(run, selection, parallel::Communicator::self());
}

}  // namespace

TEST(RunIdentity, IgnoresHowImagesAreSharedOutAndNamed) {
    config::Run run, other;
    other.output.file = "elsewhere.nxs";
    other.output.images_per_file = 3;
    other.output.png_file = "a.png";
    other.parallel.ranks_per_image = 4;
    EXPECT_EQ(identity_of(run), identity_of(other));
}

TEST(RunIdentity, KnowsInputFilesByTheirContentNotByTheirFolder) {
    const support::ScratchFolder here, there, other;
    for (const auto* folder : {&here, &there, &other}) {
        std::ofstream(*folder / "a.hkl") << "1 2 3 4\n";
        std::ofstream(*folder / "mask.h5") << (folder == &other ? "other" : "bytes");
    }
    const auto identity_in = [](const support::ScratchFolder& folder) {
        config::Run run;
        run.structure_factors.file = (folder / "a.hkl").string();
        run.detector.mask.file = (folder / "mask.h5").string() + ":/mask";
        return identity_of(run);
    };
    EXPECT_EQ(identity_in(here), identity_in(there));
    EXPECT_NE(identity_in(here), identity_in(other));
    EXPECT_THAT(
        identity_in(here),
        AllOf(
            HasSubstr("file = \"mask.h5:/mask\""), HasSubstr("input mask.h5:/mask with digest")
        )
    );
}

TEST(RunIdentity, KnowsWhatDecidesAboutThePixels) {
    const config::Run run;
    config::Run other = run;
    other.crystal.cells = {10, 10, 11};
    EXPECT_NE(identity_of(run), identity_of(other));
    other = run;
    other.output.separate = true;
    EXPECT_NE(identity_of(run), identity_of(other));
    EXPECT_NE(identity_of(run), identity_of(run, "3"));
}
