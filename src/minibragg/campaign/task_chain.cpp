#include "minibragg/campaign/task_chain.hpp"

#include <memory>
#include <system_error>
#include <utility>

#include "minibragg/base/floating_point.hpp"

namespace minibragg::campaign {

void TaskChain::add(std::function<void()> task) {
    const auto before = std::make_shared<std::future<void>>(std::move(last_));
    const auto in_turn = [before, task = std::move(task)] {
        if (before->valid()) {
            before->get();
        }
        const KeptArithmetic of_thread;  // the caller's own, where the task is deferred
        set_ieee_arithmetic();
        task();
    };
    try {
        last_ = std::async(std::launch::async, in_turn);
    } catch (const std::system_error&) {
        last_ = std::async(std::launch::deferred, in_turn);
    }
}

void TaskChain::wait() {
    if (last_.valid()) {
        last_.get();
    }
}

void TaskChain::settle() const noexcept {
    if (last_.valid()) {
        last_.wait();
    }
}

}  // namespace minibragg::campaign
