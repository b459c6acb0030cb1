#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/record/image_file_names.hpp"

namespace minibragg::record {
namespace {

using testing::ElementsAre;

TEST(NameOfImage, HasItsNumberFromOneInPlaceOfTheLastSigns) {
    EXPECT_EQ(name_of_image("run_####.cbf", 0), "run_0001.cbf");
    EXPECT_EQ(name_of_image("a#b/run##.cbf", 9), "a#b/run10.cbf");
    EXPECT_EQ(name_of_image("#", 122), "123");
    EXPECT_EQ(name_of_image("run_2.cbf", 4), "run_2.cbf");
}

TEST(SeriesName, IsGivenToNamesWithoutADigit) {
    EXPECT_EQ(series_name("out1/run.cbf", 2), "out1/run_#####.cbf");
    EXPECT_EQ(series_name("run", 2), "run_#####");
    EXPECT_EQ(series_name("run_7.cbf", 2), "run_7.cbf");
    EXPECT_EQ(series_name("run_##.cbf", 2), "run_##.cbf");
    EXPECT_EQ(series_name("run.cbf", 1), "run.cbf");
    EXPECT_EQ(series_name("", 5), "");
}

TEST(ImageFileNames, AreThoseOfTheFirstOrOfEveryImage) {
    config::Run deck;
    deck.goniometer.images = 9;
    deck.output.raw_file = "r.f32";
    deck.output.smv_file = "first1.img";
    deck.output.cbf_file = "c_#.cbf";
    std::vector<std::string> told;
    for (const ImageFileName& file : image_file_names(deck, std::vector<int>{4, 7})) {
        told.push_back(file.key + " " + file.path + " " + std::to_string(file.image));
    }
    EXPECT_THAT(
        told,
        ElementsAre(
            "output.raw_file r.f32 4",
            "output.smv_file first1.img 4",
            "output.cbf_file c_5.cbf 4",
            "output.cbf_file c_8.cbf 7"
        )
    );
    EXPECT_EQ(image_file_names(deck).size(), 2U + 9U);
}

}  // namespace
}  // namespace minibragg::record
