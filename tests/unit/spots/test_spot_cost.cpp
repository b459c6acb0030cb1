#include <string>

#include <gtest/gtest.h>

#include "minibragg/spots/spot_cost.hpp"
#include "support/sampled_runs.hpp"

namespace minibragg::spots {
namespace {

/// A sweep in images, of narrow spots on a small detector.
setup::Experiment images(int count, const std::string& more = "crystal.fudge=1") {
    return setup::run_with(
        {"crystal.cells=[50,50,50]",
         "sampling.oversample=1",
         "goniometer={width_deg=0.1, images=" + std::to_string(count) + "}",
         more}
    );
}

TEST(AreListed, WhereThatIsCheapForAnImageAndForTheRun) {
    EXPECT_TRUE(are_listed(images(10)));
    EXPECT_FALSE(are_listed(images(51)));
}

TEST(AreListed, AsTheDeckSays) {
    EXPECT_FALSE(are_listed(images(10, "output.spots=false")));
    EXPECT_TRUE(are_listed(images(10000000, "output.spots=true")));
}

}  // namespace
}  // namespace minibragg::spots
