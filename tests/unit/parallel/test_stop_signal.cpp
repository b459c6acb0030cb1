#include <csignal>

#include <gtest/gtest.h>

#include "minibragg/parallel/stop_signal.hpp"

using minibragg::parallel::StopSignal;

TEST(StopSignal, IsRaisedByTheSignalsOfBatchSystems) {
    for (const int signal : {SIGTERM, SIGUSR1}) {
        const StopSignal stop;
        EXPECT_FALSE(stop.is_raised());
        std::raise(signal);
        EXPECT_TRUE(stop.is_raised());
    }
}

TEST(StopSignalDeathTest, TheSecondSignalEndsTheProcess) {
    const StopSignal stop;
    std::raise(SIGTERM);
    EXPECT_EXIT(std::raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

TEST(StopSignalDeathTest, WithoutOneASignalEndsTheProcess) {
    EXPECT_EXIT(
        {
            { const StopSignal stop; }
            std::raise(SIGUSR1);
        },
        testing::KilledBySignal(SIGUSR1),
        ""
    );
}
