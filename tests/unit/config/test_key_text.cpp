#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "minibragg/config/key_text.hpp"

namespace minibragg::config {
namespace {

TEST(KeyText, TakesTheUnitFromTheEndOfTheName) {
    EXPECT_EQ(unit_of("distance_mm"), "mm");
    EXPECT_EQ(unit_of("wavelength_A"), "angstrom");
    EXPECT_EQ(unit_of("a_matrix_invA"), "1/angstrom");
    EXPECT_EQ(unit_of("b_factor_A2"), "angstrom^2");
    EXPECT_EQ(unit_of("fluence_photons_per_m2"), "photons/m^2");
    EXPECT_EQ(unit_of("flux_photons_per_s"), "photons/s");
    EXPECT_EQ(unit_of("horizontal_steps"), "");
    EXPECT_EQ(without_unit("distance_mm"), "distance");
    EXPECT_EQ(without_unit("kahn_factor"), "kahn_factor");
}

TEST(KeyText, NamesTheTypeOfEveryKindOfMember) {
    bool yes = true;
    int count = 0;
    std::optional<std::int64_t> seed;
    std::optional<double> length;
    std::string text;
    std::array<int, 2> pixels{};
    std::optional<std::array<double, 6>> cell;
    std::vector<double> matrix;
    EXPECT_EQ(type_text({"a", &yes, {}, "", {}}), "true or false");
    EXPECT_EQ(type_text({"a", &count, {}, "", {}}), "whole number");
    EXPECT_EQ(type_text({"a", &seed, {}, "", {}}), "whole number");
    EXPECT_EQ(type_text({"a_mm", &length, {}, "", {}}), "number in mm");
    EXPECT_EQ(type_text({"a", &text, {}, "", {}}), "text");
    EXPECT_EQ(type_text({"a", &pixels, {}, "", {}}), "2 whole numbers");
    EXPECT_EQ(type_text({"a", &cell, {}, "", {}}), "6 numbers");
    EXPECT_EQ(type_text({"a", &matrix, numbers(9), "", {}}), "9 numbers");
    EXPECT_EQ(
        type_text({"a", Group{Group::Kind::list, {}, {}, {}}, {}, "", {}}), "list of tables"
    );
    EXPECT_EQ(type_text({"a", Group{}, {}, "", {}}), "table");
}

TEST(KeyText, SaysWhatIsAllowed) {
    EXPECT_EQ(allowed_text(anything()), "");
    EXPECT_EQ(allowed_text(above(0.0)), "> 0");
    EXPECT_EQ(allowed_text(at_least(0.5)), ">= 0.5");
    EXPECT_EQ(allowed_text(between(-1.0, 1.0)), "from -1 to 1");
    EXPECT_EQ(allowed_text(between(1, 1'000'000)), "from 1 to 1000000");
    EXPECT_EQ(allowed_text(one_of({"a"})), "\"a\"");
    EXPECT_EQ(allowed_text(one_of({"a", "b"})), "\"a\" or \"b\"");
    EXPECT_EQ(allowed_text(one_of({"a", "b", "c"})), "\"a\", \"b\" or \"c\"");
}

TEST(KeyText, WritesNumbersAsTheShortestFloatsThatReadBack) {
    EXPECT_EQ(number_text(1.0), "1.0");
    EXPECT_EQ(number_text(-180.0), "-180.0");
    EXPECT_EQ(number_text(0.1), "0.1");
    EXPECT_EQ(number_text(1e24), "1e+24");
    EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "inf");
    for (const double value :
         {1.0 / 3.0, 2.2250738585072014e-308, 1.7976931348623157e308, -0.0}) {
        EXPECT_EQ(std::stod(number_text(value)), value);
    }
}

TEST(KeyText, WritesValuesAsToml) {
    std::array<int, 3> cells{1, 2, 3};
    std::array<double, 2> center{0.5, -1.0};
    std::string text = "a \"b\" \\ \n";
    std::optional<double> nothing;
    std::vector<double> none;
    EXPECT_EQ(value_text(&cells), "[1, 2, 3]");
    EXPECT_EQ(value_text(&center), "[0.5, -1.0]");
    EXPECT_EQ(value_text(&text), R"("a \"b\" \\ \u000A")");
    EXPECT_EQ(value_text(&nothing), "");
    EXPECT_EQ(value_text(&none), "");
    EXPECT_FALSE(is_given(&nothing));
    EXPECT_TRUE(is_given(&cells));
}

TEST(KeyText, MakesTextFromOutsidePrintable) {
    EXPECT_EQ(printable("plain 'text'", 20), "plain 'text'");
    EXPECT_EQ(printable("\x1b[31m\t\x7f", 20), "\\u001B[31m\\u0009\\u007F");
    EXPECT_EQ(printable("0123456789", 4), "0123...");
    EXPECT_EQ(printable("\xc3\xa9\xc3\xa9", 3), "\xc3\xa9...")
        << "a character is not cut in two";
}

}  // namespace
}  // namespace minibragg::config
