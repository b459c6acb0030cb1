#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/benchmark/problems.hpp"

using namespace minibragg;
using namespace minibragg::benchmark;

TEST(BenchmarkProblems, HaveTheStepsThatTheirPageTells) {
    EXPECT_EQ(nominal_steps({Problem::small}, 3), 1024LL * 1024 * 4 * 5 * 6);
    EXPECT_EQ(nominal_steps({Problem::large}, 1), 4096LL * 4096 * 4 * 200 * 125);
    EXPECT_EQ(nominal_steps({Problem::ls49}, 1), 3000LL * 3000 * 100 * 25);
    EXPECT_EQ(nominal_steps({Problem::series}, 1), 64LL * 512 * 512 * 10 * 10);
    EXPECT_EQ(
        nominal_steps({Problem::ls49, Scale::weak, true, 2}, 8), 16 * 3000LL * 3000 * 2500
    );
}

TEST(BenchmarkProblems, OfStrongScalingAreTheSameOnAnyRanks) {
    for (const Problem problem :
         {Problem::small, Problem::large, Problem::ls49, Problem::series}) {
        EXPECT_EQ(deck_text({problem}, 1), deck_text({problem}, 7));
        EXPECT_EQ(problem_named(name_of(problem)), problem);
    }
}

TEST(BenchmarkProblems, OfWeakScalingHaveImagesForEveryRank) {
    EXPECT_EQ(images_of({Problem::small, Scale::weak, false, 0}, 5), 5);
    EXPECT_EQ(images_of({Problem::series, Scale::weak, false, 0}, 5), 320);
    EXPECT_EQ(images_of({Problem::series, Scale::throughput, false, 7}, 5), 7);
    EXPECT_EQ(config::image_count(deck_of({Problem::large, Scale::weak, false, 3}, 4)), 12);
    EXPECT_EQ(config::image_count(deck_of({Problem::series, Scale::weak, false, 3}, 4)), 12);
}

TEST(BenchmarkProblems, RefuseWhatNoScaleMeans) {
    EXPECT_THROW(images_of({Problem::small, Scale::strong, false, 2}, 1), InputError);
    EXPECT_THROW(images_of({Problem::small, Scale::weak, false, -1}, 1), InputError);
    EXPECT_THROW(images_of({Problem::small, Scale::weak, false, 2'000'000'000}, 4), InputError);
    EXPECT_THROW(problem_named("smoll"), InputError);
    EXPECT_THROW(scale_named(""), InputError);
}

TEST(BenchmarkProblems, StayThemselvesWhenPhotonsDo) {
    const Choice choice{Problem::series};
    const config::Run usual = deck_of(choice, 1);
    const auto is_usual = [&](const std::string& override_) {
        return has_usual_photons(deck_of(choice, 1, {override_}), usual);
    };
    EXPECT_TRUE(is_usual("sampling.precision=double"));
    EXPECT_TRUE(is_usual("output.compression=none"));
    EXPECT_TRUE(is_usual("parallel.ranks_per_image=2"));
    EXPECT_FALSE(is_usual("sampling.oversample=2"));
    EXPECT_FALSE(is_usual("crystal.cells=[5, 5, 5]"));
    EXPECT_FALSE(is_usual("detector.response.gain_counts_per_photon=2"));
}
