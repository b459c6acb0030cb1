#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "minibragg/story/spot_tables.hpp"

/// The list of spots as text, CSV and JSON.
namespace minibragg::story {
namespace {

using nlohmann::json;

/// Each member has a value of its own, which is written down again below.
spots::Spot spot_of_many_values() {
    spots::Spot spot;
    spot.crystal = 1;
    spot.hkl = {-2, 3, -4};
    spot.panel = 5;
    spot.fast_px = 6.125;
    spot.slow_px = 7.0625;
    spot.phi_deg = -8.5;
    spot.photons = 1.0 / 3.0;
    spot.full_photons = 1e10;
    spot.partiality = 0.25;
    spot.excitation_error_invA = -1e-5;
    spot.d_A = std::numeric_limits<double>::infinity();
    spot.wavelength_A = 0.98;
    spot.box = {10, 11, 12, 13};
    return spot;
}

std::string whole(SpotTable& table) {
    std::string text = table.beginning();
    text += table.of_image(7, {spot_of_many_values(), spot_of_many_values()});
    text += table.of_image(9, {});
    return text + table.end();
}

TEST(SpotTables, CsvHasAllDigits) {
    const std::string row =
        "7,1,-2,3,-4,5,6.125,7.0625,-8.5,0.3333333333333333,1e+10,0.25,-1e-05,inf,0.98,10,11,"
        "12,"
        "13\n";
    std::string expected =
        "image,crystal,h,k,l,panel,x,y,phi_deg,photons,full_photons,partiality,"
        "excitation_error_invA,d_A,wavelength_A,x0,x1,y0,y1\n";
    expected += row;
    expected += row;
    EXPECT_EQ(whole(*csv_spot_table()), expected);
}

TEST(SpotTables, TextStandsInColumns) {
    const std::string text = whole(*text_spot_table());
    const std::size_t first = text.find('\n') + 1;
    EXPECT_EQ(text.substr(0, 8), "# image ");
    EXPECT_EQ(
        text.substr(first, text.find('\n', first) - first),
        "      7       1   -2    3   -4     5     6.125     7.062   -8.50000     0.333333      "
        "  "
        "1e+10   0.250000         -1.000000e-05        inf    0.9800000    10    11    12    13"
    );
    // Names end where their numbers end.
    EXPECT_EQ(text.find(" l ") + 2, text.find("-4 ", first) + 2 - first);
    EXPECT_EQ(text.find("wavelength_A") + 12, text.find("0.9800000", first) + 9 - first);
}

TEST(SpotTables, JsonIsOneObject) {
    record::Deck deck;
    deck.file_name = "a \"deck\".toml";
    const Notes notes{{"a remark"}, {"beam.flux: a warning", "another"}};
    const json all = json::parse(whole(*json_spot_table(deck, notes)));
    EXPECT_EQ(all["schema"], "minibragg-spots");
    EXPECT_EQ(all["schema_version"], 1);
    EXPECT_EQ(all["deck"]["file"], "a \"deck\".toml");
    EXPECT_TRUE(all["deck"]["title"].is_null());
    EXPECT_EQ(all["remarks"], json::array({"a remark"}));
    EXPECT_EQ(all["warnings"][0]["key"], "beam.flux");
    EXPECT_TRUE(all["warnings"][1]["key"].is_null());
    EXPECT_EQ(all["images"], json::array({7, 9}));
    ASSERT_EQ(all["spots"].size(), 2U);
    const json& spot = all["spots"][1];
    EXPECT_EQ(spot["image"], 7);
    EXPECT_EQ(spot["l"], -4);
    EXPECT_EQ(spot["photons"], 1.0 / 3.0);
    EXPECT_TRUE(spot["d_A"].is_null());
    EXPECT_EQ(spot["y1"], 13);
}

TEST(SpotTables, JsonOfNoSpots) {
    const auto table = json_spot_table({}, {});
    std::string text = table->beginning();
    text += table->of_image(0, {});
    text += table->end();
    const json all = json::parse(text);
    EXPECT_TRUE(all["spots"].empty());
    EXPECT_EQ(all["images"], json::array({0}));
}

}  // namespace
}  // namespace minibragg::story
