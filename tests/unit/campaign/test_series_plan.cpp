#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/campaign/series_plan.hpp"

using namespace minibragg::campaign;
using minibragg::config::Output;

namespace {

Output with_images_per_file(int images) {
    Output output;
    output.images_per_file = images;
    return output;
}

}  // namespace

TEST(PlanSeries, OneFileHoldsAShortRunAndASingleImage) {
    EXPECT_FALSE(plan_series({}, {.images = 1, .seconds = 1e6}).has_data_files);
    EXPECT_FALSE(plan_series({}, {.images = 64, .seconds = 59.0}).has_data_files);
}

TEST(PlanSeries, MoreThan64ImagesOrAMinuteMakeDataFiles) {
    EXPECT_TRUE(plan_series({}, {.images = 65, .seconds = 1.0}).has_data_files);
    const SeriesPlan slow = plan_series({}, {.images = 2, .seconds = 61.0});
    EXPECT_TRUE(slow.has_data_files);
    EXPECT_TRUE(slow.is_timed);
    EXPECT_EQ(slow.images_per_file, 64);
}

TEST(PlanSeries, TheDeckDecides) {
    const SeriesPlan three =
        plan_series(with_images_per_file(3), {.images = 4, .seconds = 0.1});
    EXPECT_TRUE(three.has_data_files);
    EXPECT_FALSE(three.is_timed);
    EXPECT_EQ(three.images_per_file, 3);
    EXPECT_FALSE(
        plan_series(with_images_per_file(1000), {.images = 1000, .seconds = 1e6}).has_data_files
    );
}

TEST(PlanSeries, WhatHasDataFilesIsContinuedWithDataFiles) {
    const SeriesSize few{.images = 2, .seconds = 0.1, .has_data_files = true};
    EXPECT_TRUE(plan_series({}, few).has_data_files);
}

TEST(ChooseGroups, ARankAGroupWhereThereAreManyImages) {
    EXPECT_EQ(choose_groups(10000, 1, 0), 1);
    EXPECT_EQ(choose_groups(10000, 7, 0), 7);
    EXPECT_EQ(choose_groups(100000, 1024, 0), 1024);
}

/// Three images on two ranks: two groups would take two rounds, one group of two ranks takes
/// one and a half.
TEST(ChooseGroups, RanksShareImagesWhereTheyWouldWaitElse) {
    EXPECT_EQ(choose_groups(3, 2, 0), 1);
    EXPECT_EQ(choose_groups(2, 8, 0), 2);
    EXPECT_EQ(choose_groups(1, 8, 0), 1);
    EXPECT_EQ(
        choose_groups(6, 8, 0), 2
    );  // 2 x 4 ranks, three rounds each; 3 x 2 ranks leave two idle
}

TEST(ChooseGroups, TheDeckDecides) {
    EXPECT_EQ(choose_groups(100, 8, 2), 4);
    EXPECT_EQ(choose_groups(100, 8, 3), 2);
    EXPECT_EQ(choose_groups(100, 8, 100), 1);
    EXPECT_EQ(choose_groups(2, 8, 1), 2);
}

TEST(ImagesToTake, AreTheDecksWithoutRegardToTime) {
    const SeriesPlan plan{.has_data_files = true, .is_timed = false, .images_per_file = 10};
    EXPECT_EQ(images_to_take(plan, {1e6, 3, 8}), 10);
}

TEST(ImagesToTake, AreAtMost64OrAMinutesWork) {
    const SeriesPlan plan{.has_data_files = true, .is_timed = true, .images_per_file = 64};
    EXPECT_EQ(images_to_take(plan, {0.001, 10000, 1}), 64);
    EXPECT_EQ(images_to_take(plan, {2.0, 10000, 1}), 30);
    EXPECT_EQ(images_to_take(plan, {600.0, 10000, 1}), 1);
    EXPECT_EQ(images_to_take(plan, {0.0, 10000, 4}), 64);
}

TEST(ImagesToTake, AreFewerTowardsTheEnd) {
    const SeriesPlan plan{.has_data_files = true, .is_timed = true, .images_per_file = 64};
    EXPECT_EQ(images_to_take(plan, {2.0, 40, 4}), 5);
    EXPECT_EQ(images_to_take(plan, {2.0, 3, 4}), 1);
    // No files of less than a second.
    EXPECT_EQ(images_to_take(plan, {0.01, 40, 4}), 64);
}

TEST(ChooseImagesALaunch, FillsALaunchWithSmallImages) {
    EXPECT_EQ(choose_images_a_launch({.images = 10'000, .pixels = 64 * 64}), 256);
    EXPECT_EQ(choose_images_a_launch({.images = 10'000, .pixels = 256 * 256}), 16);
    EXPECT_EQ(choose_images_a_launch({.images = 5, .pixels = 64 * 64}), 5);
    EXPECT_EQ(choose_images_a_launch({.images = 10'000, .pixels = 3000 * 3000}), 1);
    EXPECT_EQ(
        choose_images_a_launch({.images = 10'000, .pixels = 1, .table_rows = 300'000}), 3
    );
}

TEST(ChooseImagesALaunch, OfManyStepsAreFewOfSlowImages) {
    const LaunchSize slow{.images = 10'000, .pixels = 64, .steps = std::int64_t{1} << 50};
    EXPECT_EQ(choose_images_a_launch(slow), 1);
    LaunchSize shared{.images = 10'000, .pixels = 64, .steps = 4'000'000'000'000};
    const int alone = choose_images_a_launch(shared);
    shared.steps = 4'000'000;
    const int quick = choose_images_a_launch(shared);
    EXPECT_GT(quick, alone);
    shared.ranks = 2;
    EXPECT_GE(choose_images_a_launch(shared), quick);
}

TEST(ChooseImagesALaunch, TheDeckDecides) {
    EXPECT_EQ(choose_images_a_launch({.images = 9, .pixels = 1 << 24, .wanted = 4}), 4);
    EXPECT_EQ(choose_images_a_launch({.images = 3, .pixels = 64, .wanted = 4}), 3);
    EXPECT_EQ(choose_images_a_launch({.images = 300, .pixels = 64, .wanted = 1}), 1);
}
