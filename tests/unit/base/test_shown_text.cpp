#include <gtest/gtest.h>

#include "minibragg/base/shown_text.hpp"

using minibragg::as_utf8;
using minibragg::find_invalid_utf8;
using minibragg::shown_name;
using minibragg::shown_text;

constexpr std::size_t none = std::string_view::npos;

// The boundaries of RFC 3629, section 4.
TEST(InvalidUtf8, IsFoundWhereItBegins) {
    for (const char* valid :
         {"",
          "a b\n",
          "\x7F",
          "\xC2\x80",
          "\xDF\xBF",
          "\xE0\xA0\x80",
          "\xED\x9F\xBF",
          "\xEE\x80\x80",
          "\xF0\x90\x80\x80",
          "\xF4\x8F\xBF\xBF"}) {
        EXPECT_EQ(find_invalid_utf8(valid), none) << valid;
    }
    for (const char* invalid :
         {"\x80",
          "\xBF",
          "\xC0\xAF",
          "\xC1\xBF",
          "\xC2",
          "\xC2 ",
          "\xE0\x9F\xBF",
          "\xED\xA0\x80",
          "\xE2\x82",
          "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80",
          "\xFF"}) {
        EXPECT_EQ(find_invalid_utf8(std::string("ab") + invalid), 2U) << invalid;
    }
    EXPECT_EQ(find_invalid_utf8(std::string("a\0b", 3)), none);
}

TEST(AsUtf8, ReplacesBytesThatAreNone) {
    EXPECT_EQ(as_utf8("d\xC3\xA9\nck"), "d\xC3\xA9\nck");
    EXPECT_EQ(as_utf8("a\xDE_\xC2"), "a\xEF\xBF\xBD_\xEF\xBF\xBD");
}

TEST(ShownText, EscapesWhatControlsATerminal) {
    EXPECT_EQ(shown_text("line 1:\n\tvalue 'x' \xC3\xA9"), "line 1:\n\tvalue 'x' \xC3\xA9");
    EXPECT_EQ(shown_text("\x1B[2J\r\a\x7F"), "\\x1b[2J\\x0d\\x07\\x7f");
    EXPECT_EQ(
        shown_text("\xC2\x9B"
                   "2J \xFF"),
        "\\xc2\\x9b2J \\xff"
    ) << "CSI in C1";
}

TEST(ShownName, IsQuotedWhereItCouldBeTakenForAnother) {
    EXPECT_EQ(shown_name("a folder/run 1.nxs"), "a folder/run 1.nxs");
    EXPECT_EQ(shown_name("it's.nxs"), "it's.nxs");
    EXPECT_EQ(shown_name("a\nminibragg: done"), "'a\\nminibragg: done'");
    EXPECT_EQ(shown_name("it's\x1B[1m"), "'it\\'s\\x1b[1m'");
    EXPECT_EQ(shown_name("back\\slash\t"), "'back\\\\slash\\t'");
    EXPECT_EQ(shown_name("\xFF.toml"), "'\\xff.toml'");
}
