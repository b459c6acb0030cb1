#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/compression.hpp"
#include "support/experiments.hpp"

using namespace minibragg;
using nexus::check_compression;
using nexus::chunk_rows;
using nexus::Compression;
using nexus::compression_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

std::vector<files::Panel> panels(int count, int fast_pixels, int slow_pixels) {
    return std::vector<files::Panel>(
        static_cast<std::size_t>(count),
        support::make_panel({0, 0, 1}, fast_pixels, slow_pixels)
    );
}

constexpr int bitshuffle_filter = 32008;

}  // namespace

TEST(Compression, HasNames) {
    EXPECT_EQ(compression_of("none"), Compression::none);
    EXPECT_EQ(compression_of("gzip"), Compression::gzip);
    EXPECT_EQ(compression_of("bitshuffle"), Compression::bitshuffle);
    EXPECT_THAT(
        [] {
            compression_of("zip");
        },
        ThrowsMessage<InputError>(AllOf(HasSubstr("'zip'"), HasSubstr("bitshuffle")))
    );
}

TEST(Compression, SaysWhatToInstallWhenAFilterIsMissing) {
    unsigned before = 0;
    H5PLget_loading_state(&before);
    H5Zunregister(bitshuffle_filter);
    H5PLset_loading_state(0);
    EXPECT_THAT(
        [] {
            check_compression(Compression::bitshuffle);
        },
        ThrowsMessage<EnvironmentError>(
            AllOf(HasSubstr("32008"), HasSubstr("package 'bitshuffle'"), HasSubstr("\"gzip\""))
        )
    );
    H5PLset_loading_state(before);
    EXPECT_NO_THROW(check_compression(Compression::none));
    EXPECT_NO_THROW(check_compression(Compression::gzip));
}

TEST(ChunkRows, IsAWholePanelWhereThatMakesUpToAMegabyte) {
    EXPECT_EQ(chunk_rows(panels(1, 500, 480)), 480);
    EXPECT_EQ(chunk_rows(panels(32, 1030, 256)), 128);
}

TEST(ChunkRows, DividesPanelsEvenlyWhereThatKeepsChunksLarge) {
    // 106 rows of 2463 columns make 1 MiB; of 2527 = 7 x 19 x 19 rows, 19 would divide but are
    // too few.
    EXPECT_EQ(chunk_rows(panels(1, 2463, 2527)), 106);
    EXPECT_EQ(chunk_rows(panels(1, 2048, 2048)), 128);
}

TEST(ChunkRows, EndsWherePanelsOfDifferentHeightsEnd) {
    std::vector<files::Panel> mixed = panels(1, 40, 10);
    mixed.push_back(support::make_panel({0, 0, 1}, 30, 15));
    EXPECT_EQ(chunk_rows(mixed), 5);
}

TEST(ChunkRows, IsAtLeastOneRow) {
    EXPECT_EQ(chunk_rows(panels(1, 1000000, 3)), 1);
}
