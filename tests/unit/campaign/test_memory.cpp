#include <string>

#include <gtest/gtest.h>

#include "minibragg/campaign/memory.hpp"
#include "unit/setup/series_of.hpp"

// Oracle: sizes of what the scene of a small deck holds, unit/setup/series_of.hpp.
namespace minibragg::campaign {
namespace {

std::int64_t on_every_rank(const std::vector<std::string>& overrides) {
    const config::Run deck = setup::deck_of("", overrides);
    const auto alone = parallel::Communicator::self();
    return memory_of_run(deck, setup::make_experiment(deck, setup::Files(alone))).on_every_rank;
}

TEST(MemoryOfRun, CountsLinesOfSamples) {
    // Two layers; a line of 72 bytes for each and each subpixel along slow.
    const std::int64_t one = on_every_rank({"sampling.oversample=1"});
    EXPECT_EQ(on_every_rank({"sampling.oversample=4"}) - one, 2 * 3 * 72);
}

TEST(MemoryOfRun, CountsCellsAndTheirRotations) {
    // The rotation and the cell that it makes, of nine doubles each, the cell in floats, and a
    // weight.
    constexpr std::int64_t a_cell = 72 + 72 + 36 + 8;
    const std::int64_t three = on_every_rank({"sampling.oversample=1"});
    const std::int64_t ten =
        on_every_rank({"sampling.oversample=1", "crystal.mosaic.domains=10"});
    EXPECT_EQ(ten - three, 7 * a_cell);
}

MemoryNeed of_images_together(int images, const std::string& spots = "false") {
    const config::Run deck = setup::deck_of(
        "\n[series]\nshots = 100\norientation = { distribution = \"uniform\" }\n",
        {"sampling.oversample=1",
         "output.spots=" + spots,
         "parallel.images_per_launch=" + std::to_string(images)}
    );
    const auto alone = parallel::Communicator::self();
    return memory_of_run(deck, setup::make_experiment(deck, setup::Files(alone)));
}

TEST(MemoryOfRun, CountsImagesThatAreRenderedTogether) {
    const MemoryNeed one = of_images_together(1), ten = of_images_together(10);
    EXPECT_EQ(ten.shared_by_pixels - one.shared_by_pixels, 9 * 64 * 4);
    EXPECT_EQ(ten.on_group_roots, 10 * one.on_group_roots);
    EXPECT_GT(ten.on_every_rank - one.on_every_rank, 9 * 3 * (72 + 72 + 36 + 16));
    const MemoryNeed all = of_images_together(4000);
    EXPECT_EQ(all.shared_by_pixels - one.shared_by_pixels, 99 * 64 * 4);
}

TEST(MemoryOfRun, CountsSpotsAndTheImagesTheyAreTakenFrom) {
    const MemoryNeed without = of_images_together(10), with = of_images_together(10, "true");
    // Bragg and background apart, of all ten, and a copy of one.
    EXPECT_EQ(with.shared_by_pixels - without.shared_by_pixels, (2 * 10 + 1) * 64 * 4);
    EXPECT_GT(with.on_group_roots, without.on_group_roots);
}

}  // namespace
}  // namespace minibragg::campaign
