#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/campaign/task_chain.hpp"

namespace minibragg::campaign {
namespace {

using testing::StrEq;
using testing::ThrowsMessage;

constexpr std::chrono::milliseconds a_while{20};

TEST(TaskChain, RunsTasksInTheOrderInWhichTheyCame) {
    std::string done;
    TaskChain chain;
    chain.add([&done] {
        std::this_thread::sleep_for(a_while);
        done += "first ";
    });
    chain.add([&done] {
        done += "second ";
    });
    chain.add([&done] {
        done += "third";
    });
    chain.wait();
    EXPECT_EQ(done, "first second third");
}

TEST(TaskChain, RunsBesideItsCaller) {
    std::atomic<bool> may_end = false;
    TaskChain chain;
    chain.add([&may_end] {
        while (!may_end) {
            std::this_thread::yield();
        }
    });
    may_end = true;  // never reached, if the task ran before add() returned
    chain.wait();
}

TEST(TaskChain, TellsOnceWhatATaskHasThrownAndRunsNoneAfterIt) {
    bool has_run = false;
    TaskChain chain;
    chain.add([] {
        throw std::runtime_error("the disk is full");
    });
    chain.add([&has_run] {
        has_run = true;
    });
    EXPECT_THAT(
        [&chain] {
            chain.wait();
        },
        ThrowsMessage<std::runtime_error>(StrEq("the disk is full"))
    );
    EXPECT_FALSE(has_run);
    EXPECT_NO_THROW(chain.wait());
    chain.add([&has_run] {
        has_run = true;
    });
    chain.wait();
    EXPECT_TRUE(has_run);
}

TEST(TaskChain, KeepsWhatATaskHasThrownWhileItSettles) {
    TaskChain chain;
    chain.add([] {
        std::this_thread::sleep_for(a_while);
        throw std::runtime_error("lost");
    });
    chain.settle();
    EXPECT_THROW(chain.wait(), std::runtime_error);
}

TEST(TaskChain, EndsItsTasksBeforeItIsGone) {
    bool has_run = false;
    {
        TaskChain chain;
        chain.add([&has_run] {
            std::this_thread::sleep_for(a_while);
            has_run = true;
        });
    }
    EXPECT_TRUE(has_run);
}

}  // namespace
}  // namespace minibragg::campaign
