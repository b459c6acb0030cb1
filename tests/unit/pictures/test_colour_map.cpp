#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/pictures/colour_map.hpp"
#include "minibragg/pictures/exposure.hpp"

using namespace minibragg;
using pictures::Colour;
using pictures::colour_map_named;
using pictures::colour_of;
using pictures::ColourMap;
using pictures::scale_named;

namespace {

constexpr std::array maps{ColourMap::grey, ColourMap::heat, ColourMap::viridis};

/// The luma of ITU-R BT.601 in thousandths.
int brightness(const Colour& colour) {
    return 299 * colour.red + 587 * colour.green + 114 * colour.blue;
}

std::vector<std::string> words_of_deck(const std::string& name) {
    config::Run run;
    for (const config::Section& section : sections(run, config::Absent::added)) {
        for (const config::Key& key : section.keys) {
            if (section.path == "output.png" && key.name == name) {
                return {key.allowed.words.begin(), key.allowed.words.end()};
            }
        }
    }
    return {};
}

}  // namespace

TEST(ColourMap, OfGreyRunsFromWhiteToBlack) {
    EXPECT_EQ(colour_of(ColourMap::grey, 0.0), (Colour{255, 255, 255}));
    EXPECT_EQ(colour_of(ColourMap::grey, 1.0), Colour{});
    EXPECT_EQ(colour_of(ColourMap::grey, -5.0), colour_of(ColourMap::grey, 0.0));
    EXPECT_EQ(colour_of(ColourMap::heat, 7.0), (Colour{255, 255, 245}));
    EXPECT_EQ(colour_of(ColourMap::viridis, 0.0), (Colour{68, 1, 84}));
}

TEST(ColourMap, GrowsDarkerOrBrighterAllTheWay) {
    for (const ColourMap map : maps) {
        const int sign = map == ColourMap::grey ? -1 : 1;
        int before = sign * brightness(colour_of(map, 0.0));
        for (double fraction = 0.0; fraction <= 1.0; fraction += 0.01) {
            const int now = sign * brightness(colour_of(map, fraction));
            EXPECT_GE(now, before);
            before = now;
        }
    }
}

TEST(ColourMap, HasNoneOfTheColoursOfMarks) {
    namespace colours = pictures::colours;
    const std::array marks{colours::gap, colours::masked, colours::saturated};
    const auto distance = [](const Colour& one, const Colour& other) {
        return std::abs(one.red - other.red) + std::abs(one.green - other.green) +
               std::abs(one.blue - other.blue);
    };
    for (const Colour& mark : marks) {
        for (const ColourMap map : maps) {
            for (int step = 0; step < pictures::colour_steps; ++step) {
                const Colour colour = colour_of(map, step / (pictures::colour_steps - 1.0));
                EXPECT_GT(distance(mark, colour), 30);
            }
        }
        EXPECT_EQ(std::count(marks.begin(), marks.end(), mark), 1);
    }
}

TEST(ColourMap, AndScaleKnowTheWordsOfDecks) {
    ASSERT_THAT(words_of_deck("map"), testing::SizeIs(3));
    ASSERT_THAT(words_of_deck("scale"), testing::SizeIs(2));
    for (const std::string& word : words_of_deck("map")) {
        EXPECT_NO_THROW(colour_map_named(word));
    }
    for (const std::string& word : words_of_deck("scale")) {
        EXPECT_NO_THROW(scale_named(word));
    }
    EXPECT_THROW(colour_map_named("rainbow"), InputError);
    EXPECT_THROW(scale_named("square"), InputError);
}
