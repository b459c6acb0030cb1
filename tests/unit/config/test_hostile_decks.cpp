#include <algorithm>
#include <array>
#include <cstdint>

#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/print_deck.hpp"

/// Decks that nobody writes on purpose, or somebody on purpose: each ends in one InputError,
/// soon.
namespace minibragg::config {
namespace {

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

/// Long texts are made from short ones when the test runs: head, `times` repeats of a part,
/// tail.
struct HostileDeck {
    const char* name;
    std::string head;
    std::string part = "";
    int times = 0;
    std::string tail = "";
};

class Hostile : public testing::TestWithParam<HostileDeck> {};

TEST_P(Hostile, IsRefused) {
    const HostileDeck& deck = GetParam();
    const std::string message =
        message_of(deck.head + repeated(deck.part, deck.times) + deck.tail);
    EXPECT_NE(message, "");
    EXPECT_EQ(message.find("a run needs"), std::string::npos)
        << "for what it is, not for lacks";
    EXPECT_LT(message.size(), 5000U);
}

const std::string all_bytes = [] {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
    }
    return bytes;
}();

INSTANTIATE_TEST_SUITE_P(
    ReadDeck,
    Hostile,
    testing::Values(
        HostileDeck{"all_bytes", all_bytes},
        HostileDeck{"nul_bytes", "", std::string(1, '\0'), 1000},
        HostileDeck{"control_characters", "title = \"\x01\x02\x1b\""},
        HostileDeck{"invalid_utf8", "title = \"\xff\xfe\xfd\""},
        HostileDeck{"truncated_utf8", "title = \"\xe2\x82"},
        HostileDeck{"overlong_utf8", "title = \"\xc0\xaf\""},
        HostileDeck{"surrogate", "title = \"\\uD800\""},
        HostileDeck{"utf16", std::string("\xff\xfe[\0b\0e\0a\0m\0]\0", 14)},
        HostileDeck{"hdf5", std::string("\x89HDF\r\n\x1a\n\0\0\0\0", 12)},
        HostileDeck{"gzip", std::string("\x1f\x8b\x08\0\0\0\0\0", 8)},
        HostileDeck{"unterminated_string", "title = \"abc"},
        HostileDeck{"unterminated_long_string", "title = \"\"\"abc"},
        HostileDeck{"unterminated_list", "[crystal]\ncells = [1, 2"},
        HostileDeck{"unterminated_table", "beam = {"},
        HostileDeck{"unterminated_header", "[beam"},
        HostileDeck{"no_value", "title ="},
        HostileDeck{"no_key", "= 1"},
        HostileDeck{"duplicate_key", "title = \"a\"\ntitle = \"b\""},
        HostileDeck{"duplicate_table", "[beam]\n[beam]"},
        HostileDeck{"table_is_value", "beam = 1\n[beam]"},
        HostileDeck{"list_is_table", "[detector.panel]\n[[detector.panel]]"},
        HostileDeck{"empty_key", "\"\" = 1"},
        HostileDeck{"long_key", "", "k", 1'000'000, " = 1"},
        HostileDeck{"long_word", "[crystal]\nshape = \"", "s", 1'000'000, "\""},
        HostileDeck{"long_number", "[beam]\nsize_mm = 1", "0", 1'000'000},
        HostileDeck{"huge_integer", "[crystal.mosaic]\ndomains = 99999999999999999999999"},
        HostileDeck{"huge_float", "[beam]\nsize_mm = 1e999"},
        HostileDeck{"deep_lists", "title = ", "[", 100'000},
        HostileDeck{"deep_tables", "title = ", "{a=", 100'000},
        HostileDeck{"deep_header", "[", "a.", 100'000, "a]"},
        HostileDeck{"deep_list_header", "[[", "a.", 100'000, "a]]"},
        HostileDeck{"deep_dotted_key", "", "a.", 100'000, "a = 1"},
        HostileDeck{"deep_quoted_key", "", "\"a\".", 100'000, "a = 1"},
        HostileDeck{"long_list", "[crystal]\ncells = [", "1,", 1'000'000, "1]"},
        HostileDeck{"many_panels", "[detector]\npanel = [", "{},", 500'000, "{}]"},
        HostileDeck{"many_panels_of_nothing", "", "[[detector.panel]]\n", 90'000},
        HostileDeck{"many_unknown_tables", "", "[[wavelenth_A]]\nbeem = 1\n", 100'000},
        HostileDeck{"too_long", "", "\n", 5'000'000}
    ),
    [](const auto& deck) {
        return std::string{deck.param.name};
    }
);

TEST(HostileDecks, HaveManyUnknownKeys) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        text += "wavelenth" + std::to_string(i) + " = 1\n";
    }
    EXPECT_NE(message_of(text), "");
}

/// "detector.panel" to "detector.panel[0]": the path of the first element of every list on the
/// way.
std::string path_in_lists(std::string path) {
    for (const std::string list :
         {"detector.panel",
          "detector.mask.rectangles",
          "detector.mask.circles",
          "detector.region_of_interest",
          "background.material",
          "structure_factors.anomalous_site",
          "series.material"}) {
        if (path.starts_with(list + ".")) {
            path.insert(list.size(), "[0]");
        }
    }
    return path;
}

TEST(HostileDecks, GiveEveryKeyAValueOfEveryWrongType) {
    constexpr std::array values{
        "true",
        "7",
        "7.5",
        "\"7\"",
        "[]",
        "[7]",
        "{}",
        "[{}]",
        "1979-05-27",
        "nan",
        "-inf",
        "[nan, nan, nan]",
        "[[1, 2, 3]]",
        "-9223372036854775808"};
    const std::string lists = R"(
[[detector.panel]]
sensor = {}
[[detector.mask.rectangles]]
[[detector.mask.circles]]
[[detector.region_of_interest]]
[[background.material]]
[[structure_factors.anomalous_site]]
[[series.material]]
thickness_mm = {}
)";
    config::Run run;
    for (const Section& section : sections(run, Absent::added)) {
        for (const Key& key : section.keys) {
            const std::string path = path_in_lists(join_path(section.path, key.name));
            const auto refused =
                std::count_if(values.begin(), values.end(), [&](const char* value) {
                    const std::string message = message_with(lists, {path + "=" + value});
                    return message.find(path + " = ") != std::string::npos;
                });
            EXPECT_GE(refused, 9) << path << " takes too much";
        }
    }
}

/// Thousands of decks that are nearly the reference deck: each is taken or refused, nothing
/// else.
TEST(HostileDecks, AreSurvivedAfterRandomDamage) {
    const std::string whole = reference_deck();
    constexpr std::string_view spice = "[]{}\"'\n\\#=.,_-+0123456789eEnait \t\r\x80\xff";
    std::uint64_t state = 1;
    const auto random = [&](std::size_t below) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state >> 33U) % below;
    };
    int taken = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::size_t length = 500 + random(2000);
        std::string deck = whole.substr(random(whole.size() - length), length);
        for (std::size_t damage = random(6); damage > 0; --damage) {
            const std::size_t at = random(deck.size());
            const std::size_t kind = random(3);
            if (kind == 0) {
                deck[at] = spice[random(spice.size())];
            } else if (kind == 1) {
                deck.erase(at, random(20));
            } else {
                deck.insert(at, 1 + random(3), spice[random(spice.size())]);
            }
        }
        EXPECT_NO_FATAL_FAILURE(taken += message_of(deck).empty() ? 1 : 0);
    }
    EXPECT_LT(taken, 3000);
}

}  // namespace
}  // namespace minibragg::config
