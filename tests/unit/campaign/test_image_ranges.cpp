#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/campaign/image_ranges.hpp"

using minibragg::campaign::count;
using minibragg::campaign::ImageRange;
using minibragg::campaign::left_of;
using minibragg::campaign::slice;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(LeftOf, IsWhatIsNotDone) {
    EXPECT_THAT(left_of(10, {}), ElementsAre(ImageRange{0, 10}));
    EXPECT_THAT(left_of(10, {{0, 10}}), IsEmpty());
    EXPECT_THAT(
        left_of(10, {{0, 2}, {2, 1}, {5, 2}}), ElementsAre(ImageRange{3, 2}, ImageRange{7, 3})
    );
}

TEST(Slice, CountsOverTheGaps) {
    const std::vector<ImageRange> ranges{{3, 2}, {7, 3}};
    EXPECT_THAT(slice(ranges, 0, 2), ElementsAre(ImageRange{3, 2}));
    EXPECT_THAT(slice(ranges, 1, 2), ElementsAre(ImageRange{4, 1}, ImageRange{7, 1}));
    EXPECT_THAT(slice(ranges, 4, 100), ElementsAre(ImageRange{9, 1}));
    EXPECT_THAT(slice(ranges, 5, 1), IsEmpty());
    EXPECT_THAT(slice(ranges, 500, 1), IsEmpty());
}

/// Law: slices of any size, one after the other, give every image that is left once, and with
/// what is done every image.
TEST(Slice, OneAfterTheOtherGiveEveryImageOnce) {
    std::mt19937 random(7);
    for (int trial = 0; trial < 200; ++trial) {
        const int total = 1 + static_cast<int>(random() % 50);
        std::vector<int> times(static_cast<std::size_t>(total), 0);
        const auto mark = [&times](const std::vector<ImageRange>& ranges) {
            for (const ImageRange& range : ranges) {
                for (std::int64_t i = range.first; i < range.end(); ++i) {
                    ++times[static_cast<std::size_t>(i)];
                }
            }
        };
        std::vector<ImageRange> done;
        for (int first = static_cast<int>(random() % 5); first < total;) {
            const int images = std::min(1 + static_cast<int>(random() % 6), total - first);
            done.push_back({first, images});
            first += images + static_cast<int>(random() % 4);
        }
        const std::vector<ImageRange> left = left_of(total, done);
        EXPECT_EQ(count(left) + count(done), total);
        mark(done);
        for (std::int64_t position = 0; position < count(left);) {
            const auto images = static_cast<std::int64_t>(1 + random() % 7);
            mark(slice(left, position, images));
            position += images;
        }
        EXPECT_THAT(times, testing::Each(1));
    }
}
