#include <gtest/gtest.h>

#include "minibragg/base/lower_case.hpp"

namespace minibragg {
namespace {

TEST(LowerCase, ChangesAsciiLettersAlone) {
    EXPECT_EQ(lower_case("F(+)_Peak \xC3\x84 9"), "f(+)_peak \xC3\x84 9");
    EXPECT_EQ(lower_case(""), "");
}

}  // namespace
}  // namespace minibragg
