#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/config/select_images.hpp"

namespace minibragg::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SelectImages, TakesAllWithoutAText) {
    EXPECT_THAT(select_images("", 3), ElementsAre(0, 1, 2));
}

TEST(SelectImages, CountsFromZeroAndEndsBeforeTheSecondNumber) {
    EXPECT_THAT(select_images("17", 20), ElementsAre(17));
    EXPECT_THAT(select_images("10:13", 20), ElementsAre(10, 11, 12));
    EXPECT_THAT(select_images("10:20", 20).back(), 19);
}

TEST(SelectImages, LeavesEndsOpen) {
    EXPECT_THAT(select_images(":2", 5), ElementsAre(0, 1));
    EXPECT_THAT(select_images("3:", 5), ElementsAre(3, 4));
    EXPECT_THAT(select_images(":", 2), ElementsAre(0, 1));
}

TEST(SelectImages, SortsAndTakesEachOnce) {
    EXPECT_THAT(select_images("4,1:3,2,4", 5), ElementsAre(1, 2, 4));
}

std::string message_of(const std::string& text, int images) {
    try {
        select_images(text, images);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(SelectImages, RefusesImagesThatDoNotExist) {
    EXPECT_EQ(
        message_of("20", 20),
        "--shots 20 (the run has 20 images, counted from 0). Give shots counted from 0, such "
        "as 17, 10:20 (10 to 19) or 3,7,10:20."
    );
    EXPECT_THAT(message_of("10:21", 20), HasSubstr("the run has 20 images"));
    EXPECT_THAT(message_of("2147483647", 20), HasSubstr("the run has 20 images"));
    EXPECT_THAT(message_of("0:2147483647", 20), HasSubstr("the run has 20 images"));
}

TEST(SelectImages, RefusesWhatSelectsNothing) {
    for (const char* text : {"5:5", "7:3", ":0"}) {
        EXPECT_THAT(message_of(text, 20), HasSubstr("selects nothing")) << text;
    }
}

TEST(SelectImages, RefusesWhatIsNoNumber) {
    for (const char* text :
         {"-1", "1-3", "a", "1.5", "1:2:3", "99999999999999999999", " 3", "0x3", "+1"}) {
        EXPECT_THAT(message_of(text, 20), HasSubstr("is no number of a shot")) << text;
    }
    for (const char* text : {",", "3,", ",3"}) {
        EXPECT_NE(message_of(text, 20), "") << text;
    }
}

}  // namespace
}  // namespace minibragg::config
