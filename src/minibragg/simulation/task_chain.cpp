#include "minibragg/simulation/task_chain.hpp"

#include <memory>
#include <system_error>
#include <utility>

namespace minibragg::simulation {

void TaskChain::add(std::function<void()> task) {
    const auto before = std::make_shared<std::future<void>>(std::move(last_));
    const auto in_turn = [before, task = std::move(task)] {
        if (before->valid()) {
            before->get();
        }
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

}  // namespace minibragg::simulation
