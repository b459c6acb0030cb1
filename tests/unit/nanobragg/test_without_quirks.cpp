#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/quirky_image.hpp"
#include "minibragg/nanobragg/run.hpp"
#include "support/scratch_folder.hpp"

/// A program that is built with MINIBRAGG_EXACT_QUIRKS=OFF: this one has
/// a quirky_image.cpp of its own, and none of the kernels.
namespace minibragg::nanobragg {
namespace {

TEST(WithoutQuirks, RefusesTheOptionAndRendersWhatElseThereIs) {
    const support::ScratchFolder folder;
    std::ostringstream out, err;
    const auto alone = parallel::Communicator::self();
    const std::string line = small_crystal +
                             "-lambda 1 -distance 100 -detpixels 8 -nopgm -nonoise "
                             "-intfile " +
                             (folder / "i.img").string() + " -floatfile " +
                             (folder / "f.bin").string();
    EXPECT_FALSE(has_quirks());
    EXPECT_EQ(run_nanobragg(words(line + " -exact_quirks"), alone, {out, err}), exit_failure);
    EXPECT_THAT(err.str(), testing::HasSubstr("-exact_quirks"));
    EXPECT_THAT(err.str(), testing::HasSubstr("MINIBRAGG_EXACT_QUIRKS=ON"));
    EXPECT_FALSE(std::filesystem::exists(folder / "f.bin"));
    EXPECT_EQ(run_nanobragg(words(line), alone, {out, err}), exit_success) << err.str();
    EXPECT_EQ(std::filesystem::file_size(folder / "f.bin"), 256U);
}

}  // namespace
}  // namespace minibragg::nanobragg
