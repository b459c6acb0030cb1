#pragma once

#include <functional>
#include <future>

namespace minibragg::campaign {

/// Tasks that run beside their caller, one after the other in the order in which they came.
/// When one throws, those after it do not run.
class TaskChain {
public:
    TaskChain() = default;

    ~TaskChain() { settle(); }

    TaskChain(TaskChain&&) = delete;
    TaskChain& operator=(TaskChain&&) = delete;
    TaskChain(const TaskChain&) = delete;
    TaskChain& operator=(const TaskChain&) = delete;

    /// Starts the task when those before it have ended; or, where the system has no thread for
    /// it, when it is waited for.
    void add(std::function<void()> task);

    /// Waits until all tasks have ended.
    /// @throws what a task has thrown, once
    void wait();

    /// Waits until no task runs; what one has thrown is kept for wait().
    void settle() const noexcept;

private:
    std::future<void> last_;
};

}  // namespace minibragg::campaign
