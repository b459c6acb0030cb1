#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(LineReader, SkipsBlanksAndCommentsAndCountsEveryLine) {
    LineReader lines("# head\r\n\n 1 2,3\t; 4 # tail\r\n\n5");
    const TextLine* line = lines.next();
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->number, 3);
    EXPECT_THAT(line->words, ElementsAre("1", "2", "3", "4"));
    line = lines.next();
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->number, 5);
    EXPECT_THAT(line->words, ElementsAre("5"));
    EXPECT_EQ(lines.next(), nullptr);
    EXPECT_EQ(lines.next(), nullptr);
}

TEST(LineReader, FindsNothingInNothing) {
    EXPECT_EQ(LineReader("").next(), nullptr);
    EXPECT_EQ(LineReader("\n\n#\n ,\r\n").next(), nullptr);
}

TEST(ToNumber, TakesOnlyWholeFiniteNumbers) {
    EXPECT_EQ(to_number("-1.5e-3"), -1.5e-3);
    EXPECT_EQ(to_number("+2"), 2.0);
    EXPECT_EQ(to_number(".5"), 0.5);
    for (const char* wrong :
         {"", "+", "+-1", "++1", "1x", "x", "nan", "inf", "-inf", "1e999", "0x10", "1 "}) {
        EXPECT_EQ(to_number(wrong), std::nullopt) << wrong;
    }
}

TEST(ToInteger, TakesOnlyWholeIntegersThatFit) {
    EXPECT_EQ(to_integer("-12"), -12);
    EXPECT_EQ(to_integer("+12"), 12);
    for (const char* wrong : {"", "1.0", "1e3", "99999999999", "-", "nan"}) {
        EXPECT_EQ(to_integer(wrong), std::nullopt) << wrong;
    }
}

TEST(NumbersOf, NamesThePlaceOfWhatIsNoNumber) {
    LineReader lines("1 2\n3 four\n");
    EXPECT_THAT(numbers_of(*lines.next(), "a.txt"), ElementsAre(1.0, 2.0));
    const TextLine* second = lines.next();
    EXPECT_THAT(
        [&] {
            numbers_of(*second, "a.txt");
        },
        ThrowsMessage<InputError>(HasSubstr("a.txt:2: 'four' is not a number"))
    );
}

TEST(Printable, ShortensAndHidesWhatCannotBePrinted) {
    EXPECT_EQ(printable("a\x01\xff"), R"('a??')");
    EXPECT_EQ(printable(std::string(41, 'x')), "'" + std::string(40, 'x') + "...'");
}

}  // namespace
}  // namespace minibragg
