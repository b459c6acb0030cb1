#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/column_table.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"

namespace minibragg {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReadColumns, FindsColumnsByName) {
    const auto columns = read_columns(
        "# made by hand\nshot,file,wavelength_A,size\n0,a.cbf,1.3,2\n\n1,b.cbf,1.4,3 # late\n",
        "s.csv",
        {"size", "wavelength_A"}
    );
    ASSERT_EQ(columns.size(), 2U);
    EXPECT_THAT(columns[0].values, ElementsAre(2.0, 3.0));
    EXPECT_THAT(columns[1].values, ElementsAre(1.3, 1.4));
    EXPECT_THAT(columns[1].lines, ElementsAre(3, 5));
}

TEST(ReadColumns, TakesWhatSpreadsheetsWrite) {
    const auto columns =
        read_columns("\xEF\xBB\xBF\"a\";\"b\"\r\n\"1\";2\r\n3;-4e-1\r\n", "s.csv", {"a", "b"});
    EXPECT_THAT(columns[0].values, ElementsAre(1.0, 3.0));
    EXPECT_THAT(columns[1].values, ElementsAre(2.0, -0.4));
}

std::string message_of(const std::string& text, const std::vector<std::string>& wanted) {
    try {
        read_columns(text, "s.csv", wanted);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(ReadColumns, NamesTheLineOfWhatIsWrong) {
    EXPECT_EQ(
        message_of("a b\n1 2\n3\n", {"a"}),
        "s.csv:3: 1 words, the heading has 2. Give one a column, without blanks inside."
    );
    EXPECT_EQ(message_of("a b\n1 2\nx 3\n", {"a"}), "s.csv:3: 'a': 'x' is not a number.");
    EXPECT_THAT(message_of("a b\n1 nan\n", {"b"}), HasSubstr("s.csv:2: 'b': 'nan'"));
    EXPECT_THAT(message_of("a b\n1 2\n", {"c"}), HasSubstr("s.csv:1: no column 'c'"));
    EXPECT_THAT(message_of("a a\n1 2\n", {"a"}), HasSubstr("more than one column 'a'"));
    EXPECT_THAT(message_of("", {"a"}), HasSubstr("the table is empty"));
    EXPECT_THAT(message_of("# a\n", {"a"}), HasSubstr("the table is empty"));
    EXPECT_THAT(message_of("a\n", {"a"}), HasSubstr("no row below the heading"));
}

TEST(ReadColumns, SurvivesAnyBytes) {
    // Random bytes and damaged tables: an InputError or columns of equal length, nothing else.
    const std::string good = "a,b,c\n1,2,3\n4,5,6\n7,8,9\n";
    for (std::uint32_t seed = 0; seed < 2000; ++seed) {
        std::string text = good;
        const PhiloxBlock random = philox4x32({{seed, 0, 0, 0}}, philox_key(1));
        text[random.word[0] % text.size()] = static_cast<char>(random.word[1]);
        text.resize(random.word[2] % (text.size() + 1));
        try {
            const auto columns = read_columns(text, "s.csv", {"a", "c"});
            EXPECT_EQ(columns[0].values.size(), columns[1].values.size());
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), HasSubstr("s.csv"));
        }
    }
}

}  // namespace
}  // namespace minibragg
