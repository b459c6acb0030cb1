#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/dispenser.hpp"

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
