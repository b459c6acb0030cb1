#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/pictures/font.hpp"

using minibragg::pictures::characters_of;
using minibragg::pictures::Glyph;
using minibragg::pictures::glyph_of;

namespace {

bool is_blank(const Glyph& glyph) {
    return glyph.rows == decltype(glyph.rows){};
}

}  // namespace

TEST(Font, HasAllOfPrintableAsciiEachDifferent) {
    std::set<decltype(Glyph::rows)> shapes;
    for (char32_t character = U' '; character <= U'~'; ++character) {
        const Glyph& glyph = glyph_of(character);
        EXPECT_EQ(glyph.character, character);
        EXPECT_EQ(is_blank(glyph), character == U' ') << static_cast<unsigned>(character);
        EXPECT_TRUE(shapes.insert(glyph.rows).second) << static_cast<unsigned>(character);
    }
}

TEST(Font, HasTheAngstromInBothOfItsSpellings) {
    EXPECT_EQ(glyph_of(U'\u00C5').character, U'\u00C5');
    EXPECT_EQ(glyph_of(U'\u212B').character, U'\u00C5');
    EXPECT_EQ(glyph_of(U'\u00B0').character, U'\u00B0');
}

TEST(Font, ShowsABoxForWhatItDoesNotHave) {
    const Glyph& box = glyph_of(U'\u4E2D');
    EXPECT_TRUE(box.has_dot(0, 0) && box.has_dot(4, 6) && !box.has_dot(2, 3));
}

TEST(CharactersOf, ReadsUtf8) {
    EXPECT_EQ(characters_of("1.5 \u00C5"), U"1.5 \u00C5");
    EXPECT_EQ(characters_of("\u4E2D\U0001F600!"), U"\u4E2D\U0001F600!");
}

TEST(CharactersOf, TakesBrokenBytesOneByOne) {
    EXPECT_EQ(characters_of("a\x80z"), U"a\uFFFDz");
    EXPECT_EQ(characters_of("\xC3"), U"\uFFFD");
    EXPECT_EQ(characters_of("\xE4\xB8z"), U"\uFFFD\uFFFDz");
    EXPECT_EQ(characters_of("\xFF"), U"\uFFFD");
}
