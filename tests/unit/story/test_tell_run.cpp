#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/story/tell_run.hpp"
#include "unit/setup/series_of.hpp"

/// Lines for people, of results that are written down here.
namespace minibragg::story {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// Two images: the second is the brightest.
record::RunResult two_images() {
    record::RunResult result;
    statistics::ImageStatistics dim, bright;
    dim.sum = 100.0;
    dim.max = 7.0;
    bright.sum = 150.0;
    bright.max = 9.0;
    bright.max_panel = 1;
    bright.max_slow = 2;
    bright.max_fast = 3;
    result.images = {dim, bright};
    result.images_made = 2;
    result.steps = 4000;
    result.times.setup_s = 1.0;
    result.times.render_s = 2.0;
    result.times.total_s = 5.0;
    return result;
}

TEST(SummaryLines, AddUpImagesAndTellOfTheBrightest) {
    const auto lines = summary_lines({}, two_images());
    EXPECT_THAT(lines, Contains(AllOf(StartsWith("photons "), HasSubstr(" 250"))));
    EXPECT_THAT(
        lines, Contains(AllOf(HasSubstr(" 9 at panel 1"), HasSubstr("slow 2, fast 3")))
    );
    // 4000 steps in 2 s; 2 images in the 4 s after the set-up.
    EXPECT_THAT(lines, Contains(AllOf(StartsWith("speed "), HasSubstr("2 ksteps/s"))));
    EXPECT_THAT(lines, Contains(HasSubstr("0.5 images/s (2 images)")));
    EXPECT_THAT(lines, Not(Contains(StartsWith("counts "))));
}

TEST(SummaryLines, AddUpWhatTheDetectorRead) {
    record::RunResult result = two_images();
    result.counts = {{10, 6, 1}, {20, 5, 0}};
    EXPECT_THAT(
        summary_lines({}, result), Contains("counts      30, maximum 6, 1 saturated pixel")
    );
}

TEST(ImageFileLines, AreOneForEachKind) {
    EXPECT_THAT(
        image_file_lines(
            {{"output.png_file", "a.png", 0},
             {"output.cbf_file", "a_1.cbf", 0},
             {"output.cbf_file", "a_2.cbf", 1},
             {"output.cbf_file", "a_3.cbf", 2}}
        ),
        ElementsAre("CBF image   a_1.cbf to a_3.cbf (3)", "picture     a.png")
    );
    EXPECT_THAT(image_file_lines({}), IsEmpty());
}

TEST(WhatIsLeft, SaysWhatASignalHasLeft) {
    const record::Deck deck{"still.toml", "", {}, {}};
    const auto alone = parallel::Communicator::self();
    report::Log log(nullptr, false);
    const campaign::Job job{deck, files::Existing::refuse, alone, log};
    record::RunResult result;
    result.images_made = 3;
    result.data_files = 1;
    campaign::PreparedRun run;
    EXPECT_THAT(what_is_left(job, run, result), HasSubstr("nothing kept"));
    run.plan.has_data_files = true;
    EXPECT_THAT(
        what_is_left(job, run, result),
        AllOf(HasSubstr("3 images made and kept in 1 data file."), HasSubstr("still.toml"))
    );
}

TEST(WhatResponds, TellsWhatTheDeckHasAndNoMore) {
    const auto line_with = [](const std::vector<std::string>& overrides) {
        return what_responds(setup::make_experiment(
            setup::deck_of("", overrides), setup::Files(parallel::Communicator::self())
        ));
    };
    EXPECT_EQ(line_with({}), "");
    EXPECT_THAT(
        line_with({"detector.response={gain_counts_per_photon=2, pedestal_counts=40}"}),
        AllOf(StartsWith("Poisson"), HasSubstr(", gain 2, pedestal 40"), Not(HasSubstr("dead")))
    );
}

}  // namespace
}  // namespace minibragg::story
