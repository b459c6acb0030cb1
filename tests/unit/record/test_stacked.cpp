#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/record/stacked.hpp"

namespace minibragg::record {
namespace {

using nexus::NumberArray;
using testing::ElementsAre;

const NumberArray& array_of(const nexus::NamedValue& named) {
    return std::get<NumberArray>(named.value);
}

TEST(Stacked, MakesNumbersArraysOverTheImages) {
    const nexus::RunRecord record = stacked(
        {{{"image", std::int64_t{7}, ""}, {"wavelength", 1.3, "angstrom"}},
         {{"image", std::int64_t{9}, ""}, {"wavelength", 1.4, "angstrom"}}}
    );
    ASSERT_EQ(record.size(), 2U);
    EXPECT_EQ(record[0].name, "image");
    EXPECT_THAT(array_of(record[0]).values, ElementsAre(7.0, 9.0));
    EXPECT_THAT(array_of(record[0]).shape, ElementsAre(2));
    EXPECT_EQ(record[1].units, "angstrom");
    EXPECT_THAT(array_of(record[1]).values, ElementsAre(1.3, 1.4));
}

TEST(Stacked, PutsTheImageBeforeTheDimensionsOfAnArray) {
    const NumberArray first{{1, 2, 3, 4, 5, 6}, {2, 3}}, second{{7, 8, 9, 10, 11, 12}, {2, 3}};
    const nexus::RunRecord record = stacked({{{"u", first, ""}}, {{"u", second, ""}}});
    EXPECT_THAT(array_of(record[0]).shape, ElementsAre(2, 2, 3));
    EXPECT_THAT(array_of(record[0]).values, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
}

TEST(Stacked, OfOneImageHasADimensionOfOne) {
    const nexus::RunRecord record =
        stacked({{{"cells", NumberArray{{4, 5, 6}, {3}}, ""}, {"fluence", 2.0, "1/m^2"}}});
    EXPECT_THAT(array_of(record[0]).shape, ElementsAre(1, 3));
    EXPECT_THAT(array_of(record[1]).shape, ElementsAre(1));
}

TEST(Stacked, OfNothingIsNothing) {
    EXPECT_TRUE(stacked({{}, {}, {}}).empty());
}

}  // namespace
}  // namespace minibragg::record
