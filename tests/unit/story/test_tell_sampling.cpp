#include <gtest/gtest.h>

#include "minibragg/story/tell_sampling.hpp"
#include "unit/setup/series_of.hpp"

namespace minibragg::story {
namespace {

TEST(KeysToChange, AreThoseWhoseSamplesMatter) {
    const config::Run deck = setup::deck_of("");
    setup::SpotSampling sampling;
    sampling.uncertainty = 0.1;
    sampling.without = {0.02, 0.1, 0.098, 0.1, 0.1};
    EXPECT_EQ(keys_to_change(deck, sampling), std::vector<std::string>{"sampling.oversample"});
    sampling.without = {0.08, 0.07, 0.1, 0.1, 0.1};
    EXPECT_EQ(
        keys_to_change(deck, sampling),
        (std::vector<std::string>{"goniometer.steps_per_image", "sampling.oversample"})
    );
    sampling.without = {0.1, 0.1, 0.1, 0.05, 0.1};
    EXPECT_EQ(
        keys_to_change(deck, sampling), std::vector<std::string>{"beam.dispersion.steps"}
    );
}

}  // namespace
}  // namespace minibragg::story
