#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/dispenser.hpp"
#include "minibragg/parallel/stall_watch.hpp"

using namespace minibragg;
using parallel::Communicator;
using parallel::Dispenser;

/// Every test runs on every rank, for several numbers of ranks.

/// Law: whatever ranks ask for at whatever time, all numbers are given, each to one rank.
TEST(Dispenser, GivesEachNumberOnce) {
    const Communicator world = Communicator::world();
    constexpr std::int64_t total = 500;
    Dispenser dispenser(world);
    std::string mine(total, '0');
    const std::int64_t at_once = 1 + world.rank() % 3;
    for (std::int64_t first = dispenser.take(at_once); first < total;
         first = dispenser.take(at_once)) {
        for (std::int64_t i = first; i < std::min(first + at_once, total); ++i) {
            ++mine[static_cast<std::size_t>(i)];
        }
        dispenser.progress();
    }
    std::string all(total, '0');
    for (const std::string& theirs : world.gather_bytes(mine)) {
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            all[i] = static_cast<char>(all[i] + (theirs[i] - '0'));
        }
    }
    EXPECT_EQ(all, std::string(total, world.is_root() ? '1' : '0'));
    dispenser.close();
}

TEST(Dispenser, AnyRankStopsAll) {
    const Communicator world = Communicator::world();
    Dispenser dispenser(world);
    EXPECT_FALSE(dispenser.must_stop());
    world.barrier();
    if (world.rank() == world.size() - 1) {
        dispenser.stop();
    }
    world.barrier();
    EXPECT_TRUE(dispenser.must_stop());
    dispenser.close();
}

/// A rank that leaves on an error of its own does not free the memory that the others use.
TEST(Dispenser, IsLeftWithoutWaiting) {
    const Communicator world = Communicator::world();
    {
        const Dispenser dispenser(world);
        dispenser.take(1);
    }
    world.barrier();
}

TEST(StallWatch, TellsOfRanksThatStandStill) {
    const Communicator world = Communicator::world();
    constexpr double patience_s = 0.1;
    std::promise<std::string> told;
    auto who = told.get_future();
    parallel::StallWatch watch(world, patience_s, [&](const std::string& name) {
        told.set_value(name);
    });
    ASSERT_TRUE(watch.is_watching());
    watch.advance();
    // The others wait inside of MPI, as ranks do that wait for one another.
    if (world.is_root()) {
        EXPECT_THAT(who.get(), testing::StartsWith("rank "));
    }
    world.barrier();
    watch.close();
}

/// Any rank that gets on is enough: the last one does, the others wait for it.
TEST(StallWatch, IsSilentWhileARankGetsOn) {
    const Communicator world = Communicator::world();
    constexpr double patience_s = 2.0;
    std::atomic<bool> is_told = false;
    parallel::StallWatch watch(world, patience_s, [&](const std::string& /*name*/) {
        is_told = true;
    });
    if (world.rank() == world.size() - 1) {
        const auto end =
            std::chrono::steady_clock::now() + std::chrono::duration<double>(1.5 * patience_s);
        while (std::chrono::steady_clock::now() < end) {
            watch.advance();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
    world.barrier();
    EXPECT_FALSE(is_told);
    watch.close();
}
