#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/beam/read_spectrum.hpp"

namespace minibragg::beam {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ReadSpectrum, TurnsEnergiesIntoWavelengths) {
    // 12398.419843320026 eV is 1 Angstrom.
    const std::vector<SpectrumLine> spectrum = read_spectrum(
        "# an X-ray laser\nenergy_eV weight\n12398.419843320026 2\n6199.209921660013 1e-3\n",
        "a"
    );
    ASSERT_EQ(spectrum.size(), 2U);
    EXPECT_EQ(spectrum[0].wavelength_A, 1.0);
    EXPECT_EQ(spectrum[0].weight, 2.0);
    EXPECT_EQ(spectrum[1].wavelength_A, 2.0);
}

TEST(ReadSpectrum, TakesWavelengthsSeparatedByCommasAndDropsEmptyLines) {
    const std::vector<SpectrumLine> spectrum =
        read_spectrum("wavelength_A,weight\r\n1.0,0\r\n1.1,4\r\n", "a");
    ASSERT_EQ(spectrum.size(), 1U);
    EXPECT_EQ(spectrum[0].wavelength_A, 1.1);
    EXPECT_EQ(spectrum[0].weight, 4.0);
}

struct Wrong {
    const char* text;
    const char* message;
};

class WrongSpectrum : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSpectrum, IsRefusedWithItsLine) {
    EXPECT_THAT(
        [] {
            read_spectrum(GetParam().text, "a");
        },
        ThrowsMessage<InputError>(HasSubstr(GetParam().message))
    );
}

INSTANTIATE_TEST_SUITE_P(
    Texts,
    WrongSpectrum,
    testing::Values(
        Wrong{"", "a: no line with a weight"},
        Wrong{"energy_eV weight\n", "a: no line with a weight"},
        Wrong{"energy_eV weight\n9000 0\n", "a: no line with a weight"},
        Wrong{"\n9000 1\n", "a:2: '9000 1' does not name the columns"},
        Wrong{"energy_keV weight\n9 1\n", "a:1: "},
        Wrong{"energy_eV weight\n9000\n", "a:2: 1 numbers"},
        Wrong{"energy_eV weight\n9000 1 2\n", "a:2: 3 numbers"},
        Wrong{"energy_eV weight\n0 1\n", "a:2: an energy"},
        Wrong{"wavelength_A weight\n1 -1\n", "a:2: a weight"},
        Wrong{"wavelength_A weight\n1 inf\n", "a:2: 'inf' is not a number"},
        Wrong{"\x89HDF\r\n\x1a\n", "a:1: "}
    )
);

}  // namespace
}  // namespace minibragg::beam
