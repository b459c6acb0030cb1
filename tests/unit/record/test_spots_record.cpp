#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/record/spots_record.hpp"
#include "minibragg/record/statistics_record.hpp"

namespace minibragg::record {
namespace {

using nexus::NumberArray;
using testing::ElementsAre;

spots::Spot spot_of(int h, double x) {
    spots::Spot spot;
    spot.hkl = {h, -h, 2};
    spot.fast_px = x;
    spot.panel = 3;
    spot.box = {1, 4, 5, 9};
    return spot;
}

const nexus::NamedValue& find(const nexus::RunRecord& record, const std::string& name) {
    for (const nexus::NamedValue& value : record) {
        if (value.name == "truth/spots/" + name) {
            return value;
        }
    }
    throw std::out_of_range(name + " is not in the record");
}

files::Detector in_a_frame() {
    files::Detector detector;
    detector.frame = files::NativeFrame{{}, {{0, 0}, {0, 9}, {0, 18}, {200, 7}}};
    return detector;
}

TEST(MoveToModules, CountsPlacesFromTheCornerOfTheFrame) {
    std::vector<spots::Spot> spots{spot_of(1, 2.5)};
    move_to_modules(in_a_frame(), spots);
    EXPECT_EQ(spots[0].panel, 0);
    EXPECT_EQ(spots[0].fast_px, 9.5);
    EXPECT_EQ(spots[0].slow_px, 200.0);
    EXPECT_EQ(spots[0].box.first_fast, 8);
    EXPECT_EQ(spots[0].box.end_fast, 11);
    EXPECT_EQ(spots[0].box.first_slow, 205);
    EXPECT_EQ(spots[0].box.end_slow, 209);
    statistics::ImageStatistics image;
    image.max_panel = 3;
    image.max_slow = 4;
    image.max_fast = 5;
    move_to_modules(in_a_frame(), image);
    EXPECT_EQ(image.max_panel, 0);
    EXPECT_EQ(image.max_slow, 204);
    EXPECT_EQ(image.max_fast, 12);
}

TEST(MoveToModules, LeavesPanelsThatAreModules) {
    std::vector<spots::Spot> spots{spot_of(1, 2.5)};
    move_to_modules({}, spots);
    EXPECT_EQ(spots[0].panel, 3);
    EXPECT_EQ(spots[0].fast_px, 2.5);
    EXPECT_EQ(spots[0].box.first_slow, 5);
}

TEST(RecordOfSpots, IsOneTableForAllImages) {
    const nexus::RunRecord record =
        record_of_spots({{spot_of(1, 2.5)}, {}, {spot_of(7, 8.5), spot_of(9, 1.5)}});
    const auto array = [&](const std::string& name) {
        return std::get<NumberArray>(find(record, name).value);
    };
    EXPECT_THAT(array("shot_offsets").values, ElementsAre(0, 1, 1, 3));
    EXPECT_EQ(array("shot_offsets").stored, NumberArray::Stored::int64);
    EXPECT_FALSE(find(record, "shot_offsets").is_of_rows);
    EXPECT_THAT(array("hkl").values, ElementsAre(1, -1, 2, 7, -7, 2, 9, -9, 2));
    EXPECT_THAT(array("hkl").shape, ElementsAre(3, 3));
    EXPECT_EQ(array("hkl").stored, NumberArray::Stored::int32);
    EXPECT_TRUE(find(record, "hkl").is_of_rows);
    EXPECT_THAT(array("x").values, ElementsAre(2.5, 8.5, 1.5));
    EXPECT_EQ(find(record, "x").units, "pixel");
    EXPECT_EQ(find(record, "excitation_error").units, "1/angstrom");
    EXPECT_THAT(array("panel").values, ElementsAre(3, 3, 3));
    EXPECT_THAT(array("bounding_box").shape, ElementsAre(3, 4));
    double bytes = 0.0;
    for (const nexus::NamedValue& value : record) {
        if (value.is_of_rows) {
            const auto& column = std::get<NumberArray>(value.value);
            bytes += static_cast<double>(column.values.size()) / 3.0 *
                     (column.stored == NumberArray::Stored::int32 ? 4.0 : 8.0);
        }
    }
    EXPECT_EQ(bytes, bytes_of_spot);
}

TEST(RecordOfSpots, OfImagesWithoutSpotsHasAllColumns) {
    const nexus::RunRecord record = record_of_spots({{}, {}});
    EXPECT_THAT(std::get<NumberArray>(find(record, "hkl").value).shape, ElementsAre(0, 3));
}

}  // namespace
}  // namespace minibragg::record
