#include <gtest/gtest.h>

#include "minibragg/config/parse_toml.hpp"

namespace minibragg::config {
namespace {

TEST(ParseToml, TellsWhereANodeComesFrom) {
    const toml::table deck = parse_toml("\na = 1\n", "deck.toml", {"b.c=2"});
    EXPECT_EQ(*deck["a"].node()->source().path, "deck.toml");
    EXPECT_EQ(deck["a"].node()->source().begin.line, 2U);
    EXPECT_EQ(*deck["b"]["c"].node()->source().path, "--set b.c=2");
}

}  // namespace
}  // namespace minibragg::config
