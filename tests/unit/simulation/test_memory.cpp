#include <gtest/gtest.h>

#include "minibragg/simulation/memory.hpp"
#include "unit/setup/series_of.hpp"

// Oracle: sizes of what the scene of a small deck holds, unit/setup/series_of.hpp.
namespace minibragg::simulation {
namespace {

std::int64_t on_every_rank(const std::vector<std::string>& overrides) {
    const config::Run deck = setup::deck_of("", overrides);
    const auto alone = parallel::Communicator::self();
    return memory_of_run(deck, setup::make_run(deck, setup::Files(alone))).on_every_rank;
}

TEST(MemoryOfRun, CountsLinesOfSamples) {
    // Two layers; a line of 64 bytes for each and each subpixel along slow.
    const std::int64_t one = on_every_rank({"sampling.oversample=1"});
    EXPECT_EQ(on_every_rank({"sampling.oversample=4"}) - one, 2 * 3 * 64);
}

TEST(MemoryOfRun, CountsCellsAndTheirRotations) {
    // The rotation that makes a cell and the cell, of nine doubles each: more than the cell in both precisions with its weights.
    const std::int64_t three = on_every_rank({"sampling.oversample=1"});
    const std::int64_t ten =
        on_every_rank({"sampling.oversample=1", "crystal.mosaic.domains=10"});
    EXPECT_EQ(ten - three, 7 * (72 + 72));
}

}  // namespace
}  // namespace minibragg::simulation
