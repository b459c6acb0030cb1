#include "simulation/task_chain.hpp"

#include <utility>

namespace minibragg::simulation {

void TaskChain::add(std::function<void()> task) {
    last_ = std::async(
        std::launch::async,
        [before = std::move(last_), task = std::move(task)]() mutable {
            if (before.valid()) {
                before.get();
            }
            task();
        }
    );
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
