#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/beam/read_spectra_text.hpp"

namespace minibragg::beam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReadSpectra, TakesAColumnASpectrum) {
    const RecordedSpectra read =
        read_spectra("energy_eV shot0 shot1\n9500 1 -2\n9501 3 4 # noisy\n", "s.txt");
    EXPECT_THAT(read.energies_eV, ElementsAre(9500.0, 9501.0));
    EXPECT_THAT(read.weights, ElementsAre(ElementsAre(1.0, 3.0), ElementsAre(-2.0, 4.0)));
}

TEST(ReadSpectra, TurnsWavelengthsIntoEnergies) {
    const RecordedSpectra read = read_spectra("wavelength_A,w\n2.0,1\n", "s.csv");
    EXPECT_DOUBLE_EQ(read.energies_eV[0], constants::hc_eV_A / 2.0);
}

std::string message_of(const std::string& text) {
    try {
        read_spectra(text, "s.txt");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(ReadSpectra, SaysWhatIsWrong) {
    EXPECT_THAT(message_of(""), HasSubstr("does not name the columns"));
    EXPECT_THAT(message_of("9500 1\n"), HasSubstr("does not name the columns"));
    EXPECT_THAT(message_of("energy_eV\n9500\n"), HasSubstr("does not name the columns"));
    EXPECT_THAT(message_of("energy_eV a\n"), HasSubstr("no channel"));
    EXPECT_THAT(message_of("energy_eV a\n9500 1\n9501\n"), HasSubstr("s.txt:3: 1 numbers"));
    EXPECT_THAT(message_of("energy_eV a\n-9500 1\n"), HasSubstr("s.txt:2: an energy"));
    EXPECT_THAT(message_of("energy_eV a\n9500 x\n"), HasSubstr("s.txt:2: 'x' is not a number"));
}

TEST(ReadSpectra, SurvivesAnyBytes) {
    const std::string good = "energy_eV a b\n9500 1 2\n9501 3 4\n";
    for (std::uint32_t seed = 0; seed < 2000; ++seed) {
        std::string text = good;
        const PhiloxBlock random = philox4x32({{seed, 0, 0, 0}}, philox_key(2));
        text[random.word[0] % text.size()] = static_cast<char>(random.word[1]);
        text.resize(random.word[2] % (text.size() + 1));
        try {
            for (const auto& weights : read_spectra(text, "s.txt").weights) {
                EXPECT_FALSE(weights.empty());
            }
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), HasSubstr("s.txt"));
        }
    }
}

}  // namespace
}  // namespace minibragg::beam
