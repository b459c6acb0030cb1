#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/background/materials.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/detector/sensor.hpp"
#include "minibragg/nexus/compression.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {
namespace {

using testing::UnorderedElementsAreArray;
using Words = std::vector<std::string>;

template <class Table>
Words words_of(const Table& table) {
    Words words;
    for (const auto& entry : table) {
        words.emplace_back(entry.word);
    }
    return words;
}

/// The words that a deck may hold, by key. Those of a series are compared where shots are
/// drawn.
std::map<std::string, Words> words_of_deck() {
    std::map<std::string, Words> words;
    config::Run run;
    for (const config::Section& section : sections(run, config::Absent::added)) {
        for (const config::Key& key : section.keys) {
            const auto& allowed = key.allowed.words;
            if (!allowed.empty() && !section.path.starts_with("series")) {
                words[config::join_path(section.path, key.name)] = {
                    allowed.begin(), allowed.end()};
            }
        }
    }
    return words;
}

TEST(Words, OfEveryKeyThatChoosesHaveAMeaning) {
    const std::map<std::string, Words> meant{
        {"beam.divergence.shape", words_of(divergence_shapes)},
        {"crystal.mosaic.distribution", words_of(mosaic_distributions)},
        {"crystal.shape", words_of(lattice_shapes)},
        {"structure_factors.interpolation", words_of(interpolations)},
        {"structure_factors.anomalous", words_of(scatter_anomalously)},
        {"sampling.precision", words_of(precisions)},
        {"sampling.held_value", words_of(held_is_last)},
        {"sampling.pixel", words_of(takes_whole_pixels)},
        {"sampling.subpixels", words_of(subpixel_rules)},
        {"detector.response.point_spread.shape", words_of(spread_shapes)},
        {"detector.response.calibration_of", words_of(calibrates_photons)},
        {"detector.sensor.material", detector::sensor_materials()},
        {"detector.panel.sensor.material", detector::sensor_materials()}};
    for (const auto& [key, words] : words_of_deck()) {
        // Writers know those of the output, rules about several keys the other
        // (config/closed_form.hpp).
        if (key.starts_with("output.") || key == "crystal.mosaic.model") {
            continue;
        }
        ASSERT_TRUE(meant.contains(key)) << key;
        EXPECT_THAT(words, UnorderedElementsAreArray(meant.at(key))) << key;
    }
}

TEST(Words, OfCompressionsAreKnownToTheWriter) {
    const auto words = words_of_deck();
    for (const std::string& word : words.at("output.compression")) {
        EXPECT_NO_THROW(nexus::compression_of(word)) << word;
    }
}

TEST(Words, OfBuiltInMaterialsAreTheOnesThatThereAre) {
    EXPECT_THAT(
        Words(config::built_in_materials.begin(), config::built_in_materials.end()),
        UnorderedElementsAreArray(background::built_in_material_names())
    );
}

TEST(Words, WithoutAMeaningAreAnErrorOfTheProgram) {
    EXPECT_EQ(value_of(lattice_shapes, "tophat"), scene::LatticeShape::tophat);
    EXPECT_THROW(value_of(lattice_shapes, "hexagonal"), std::logic_error);
}

}  // namespace
}  // namespace minibragg::setup
