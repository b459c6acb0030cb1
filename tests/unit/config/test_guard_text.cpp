#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/config/guard_text.hpp"

namespace minibragg::config {
namespace {

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

TEST(TooDeepLine, IsNoneInOrdinaryDecks) {
    EXPECT_EQ(too_deep_line(""), 0U);
    EXPECT_EQ(too_deep_line("[a.b.c]\nd.e = [[1.5, 2.5], {f = \"x\"}]\n"), 0U);
    EXPECT_EQ(too_deep_line(repeated("[a.b]\nc = [1.0, 2.0]\n", 1000)), 0U);
}

TEST(TooDeepLine, IsWhereBracketsOrDotsPileUp) {
    EXPECT_EQ(too_deep_line("a = 1\nb = " + repeated("[", 33)), 2U);
    EXPECT_EQ(too_deep_line("a = 1\n\nb = " + repeated("{a=", 33)), 3U);
    EXPECT_EQ(too_deep_line("[" + repeated("a.", 33) + "a]"), 1U);
    EXPECT_EQ(too_deep_line("a = { " + repeated("a . ", 33) + "a = 1 }"), 1U);
    EXPECT_EQ(too_deep_line("a = \"\"\"\n\n\"\"\"\n[" + repeated("\"a\".", 33) + "a]"), 4U);
}

TEST(TooDeepLine, IgnoresStringsAndComments) {
    const std::string deep = repeated("[", 40) + repeated(".", 40);
    EXPECT_EQ(too_deep_line("# " + deep + "\n"), 0U);
    EXPECT_EQ(too_deep_line("a = \"" + deep + "\"\n"), 0U);
    EXPECT_EQ(too_deep_line("a = '" + deep + "'\n"), 0U);
    EXPECT_EQ(too_deep_line("a = \"\\\"" + deep + "\"\n"), 0U);
    EXPECT_EQ(too_deep_line("a = \"\"\"\n" + deep + "\n\"\"\"\n"), 0U);
    EXPECT_EQ(too_deep_line("a = '''\n" + deep + "\n'''\n"), 0U);
}

TEST(TooDeepLine, IsNotFooledByTheEndOfAString) {
    const std::string deep = repeated("[", 40);
    EXPECT_EQ(too_deep_line("a = \"\" " + deep), 1U);
    EXPECT_EQ(too_deep_line("a = '\\' " + deep), 1U) << "a literal string knows no escapes";
    EXPECT_EQ(too_deep_line("a = \"\"\"x\"\"\"\"\" " + deep), 1U) << "two quotes before three";
    EXPECT_EQ(too_deep_line("a = '''x''''' " + deep), 1U);
    EXPECT_EQ(too_deep_line("a = \"x\n" + deep), 2U) << "a string ends with its line";
    EXPECT_EQ(too_deep_line("#\n" + deep), 2U);
}

TEST(GuardText, RefusesWhatIsNoDeck) {
    const auto message = [](const std::string& text) -> std::string {
        try {
            guard_text(text, "deck.toml");
            return "";
        } catch (const InputError& error) {
            return error.what();
        }
    };
    EXPECT_EQ(
        message(std::string("a = 1\n\x89HDF\0", 12)),
        "deck.toml:2: a NUL byte (the file is binary). A deck is a text in TOML; see minibragg "
        "--print-reference-deck."
    );
    EXPECT_EQ(
        message(std::string((4U << 20U) + 1, ' ')),
        "deck.toml: the deck has 4194305 bytes (at most 4194304 are read). Put tables of "
        "numbers into files of their own."
    );
    EXPECT_EQ(
        message("[" + repeated("a.", 50000) + "a]"),
        "deck.toml:1: tables, lists or dotted keys are nested too deeply (no key needs it). "
        "See minibragg --print-reference-deck."
    );
}

}  // namespace
}  // namespace minibragg::config
