#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/beam/read_source_file.hpp"

namespace minibragg::beam {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ReadSourceFile, TakesWavelengthsInMetresAndInAngstrom) {
    const std::vector<Source> sources =
        read_source_file("0 0 -10 1 1.01e-10\n0 0 -10 1 0.99\n0 0 -10 1\n", "s.txt", 1.5);
    ASSERT_EQ(sources.size(), 3U);
    EXPECT_NEAR(sources[0].wavelength_A, 1.01, 1e-15);
    EXPECT_EQ(sources[1].wavelength_A, 0.99);
    EXPECT_EQ(sources[2].wavelength_A, 1.5);
}

TEST(ReadSourceFile, HonoursWeightsAndShares) {
    const std::vector<Source> sources = read_source_file(
        "# x y z weight\n0 0 -1 1\n0,1,-1,2\r\n\n0 0 -1 # one more\n", "s.txt", 1.0
    );
    ASSERT_EQ(sources.size(), 3U);
    EXPECT_EQ(sources[0].weight, 0.25);
    EXPECT_EQ(sources[1].weight, 0.5);
    EXPECT_EQ(sources[2].weight, 0.25);
}

TEST(ReadSourceFile, TurnsPlacesIntoDirections) {
    // Photons from (3, 0, -4) travel along (-0.6, 0, 0.8).
    const Source source = read_source_file("3 0 -4", "s.txt", 1.0).at(0);
    EXPECT_NEAR(source.direction.x, -0.6, 2e-16);
    EXPECT_EQ(source.direction.y, 0.0);
    EXPECT_NEAR(source.direction.z, 0.8, 2e-16);
}

struct Wrong {
    const char* text;
    const char* message;
};

class WrongSourceFile : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSourceFile, IsRefusedWithItsLine) {
    EXPECT_THAT(
        [] {
            read_source_file(GetParam().text, "s.txt", 1.0);
        },
        ThrowsMessage<InputError>(HasSubstr(GetParam().message))
    );
}

INSTANTIATE_TEST_SUITE_P(
    Texts,
    WrongSourceFile,
    testing::Values(
        Wrong{"", "s.txt: no source"},
        Wrong{"# nothing\n", "s.txt: no source"},
        Wrong{"0 0 -1\n1 2\n", "s.txt:2: 2 numbers"},
        Wrong{"0 0 -1 1 1 1\n", "s.txt:1: 6 numbers"},
        Wrong{"0 0 0\n", "s.txt:1: a source at the crystal"},
        Wrong{"0 0 -1 -1\n", "s.txt:1: the weight"},
        Wrong{"0 0 -1 1 0\n", "s.txt:1: the wavelength"},
        Wrong{"0 0 -1 1 -1e-10\n", "s.txt:1: the wavelength"},
        Wrong{"0 0 -1 nan\n", "s.txt:1: 'nan' is not a number"},
        Wrong{"x y z\n", "s.txt:1: 'x' is not a number"},
        Wrong{"0 0 -1 0\n", "sum to 0"},
        Wrong{"\x7f\x45LF\x01\x02\n", "s.txt:1: "}
    )
);

}  // namespace
}  // namespace minibragg::beam
