#include <csignal>

#include <gtest/gtest.h>

#include "minibragg/base/stop_request.hpp"
#include "minibragg/parallel/stop_signal.hpp"

using namespace minibragg;
using parallel::StopSignal;

TEST(StopSignal, IsRaisedByTheSignalsOfBatchSystems) {
    for (const int signal : {SIGTERM, SIGUSR1}) {
        const StopSignal stop;
        EXPECT_FALSE(stop_is_asked());
        EXPECT_NO_THROW(check_stop());
        std::raise(signal);
        EXPECT_TRUE(stop_is_asked());
        EXPECT_THROW(check_stop(), Stopped);
    }
}

TEST(StopSignal, IsAnErrorOfItsOwnWhereRanksAgree) {
    const auto alone = parallel::Communicator::self();
    const StopSignal stop;
    EXPECT_NO_THROW(parallel::stop_if_asked(alone));
    std::raise(SIGTERM);
    EXPECT_THROW(parallel::stop_if_asked(alone), Stopped);
    EXPECT_THROW(parallel::agree(alone, check_stop), Stopped);
    EXPECT_THROW(
        parallel::from_root(
            alone,
            [] {
                check_stop();
                return std::string();
            }
        ),
        Stopped
    );
}

TEST(StopSignalDeathTest, TheSecondSignalEndsTheProcess) {
    const StopSignal stop;
    std::raise(SIGTERM);
    EXPECT_EXIT(std::raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
    EXPECT_EXIT(std::raise(SIGUSR1), testing::KilledBySignal(SIGUSR1), "");
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
