#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/number_hint.hpp"

namespace minibragg::config {
namespace {

using testing::HasSubstr;

struct Written {
    const char *line, *wanted, *stands;
};

class NumberHint : public testing::TestWithParam<Written> {};

TEST_P(NumberHint, SaysWhatTomlWants) {
    const std::string expected = std::string(" TOML wants ") + GetParam().wanted + " where " +
                                 GetParam().stands + " stands.";
    EXPECT_EQ(number_hint(GetParam().line), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Numbers,
    NumberHint,
    testing::Values(
        Written{"wavelength_A = .97", "0.97", ".97"},
        Written{"wavelength_A = 1.", "1.0", "1."},
        Written{"wavelength_A = 0,97 # decimal", "0.97", "0,97"},
        Written{"wavelength_A=1,5", "1.5", "1,5"},
        Written{"polarization = { kahn_factor = 0,99 }", "0.99", "0,99"},
        Written{"x = [1.0, -.5]", "-0.5", "-.5"},
        Written{"fluence = 1.e24", "1.0e24", "1.e24"},
        Written{"fluence = +.5e-3", "+0.5e-3", "+.5e-3"},
        Written{"images = 007", "7", "007"},
        Written{"title = \"a .5 b\", x = 3.", "3.0", "3."},
        Written{"    .5, 1.0,", "0.5", ".5"}
    )
);

TEST(NumberHint, IsSilentAboutWhatIsNoNumber) {
    for (const char* line :
         {"title = a.b",
          "x = 0.5 0.6",
          "x = 1.2.3",
          "# x = .5",
          "title = \".5",
          "x = 2026-11-29x",
          "a.1.b = 3 4",
          "x = [0, 97",
          "file = v1.",
          "",
          "x = ,",
          "x = 0x1F 3"}) {
        EXPECT_EQ(number_hint(line), "") << line;
    }
}

TEST(NumberHint, StandsInTheMessageOfADeckAndOfAnOverride) {
    EXPECT_THAT(
        message_with("[goniometer]\nwidth_deg = .5\n"), HasSubstr("deck.toml:8: not TOML")
    );
    EXPECT_THAT(
        message_with("[goniometer]\nwidth_deg = .5\n"),
        HasSubstr("TOML wants 0.5 where .5 stands.")
    );
    EXPECT_THAT(
        message_with("", {"beam.wavelength_A=0,97"}),
        HasSubstr("--set beam.wavelength_A=0,97: the value is not TOML. TOML wants 0.97")
    );
    EXPECT_THAT(message_with("", {"crystal.size_um=[.5, 1, 1]"}), HasSubstr("TOML wants 0.5"));
}

}  // namespace
}  // namespace minibragg::config
