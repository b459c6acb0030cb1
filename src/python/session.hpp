#pragma once

#include <atomic>
#include <csignal>
#include <mutex>
#include <optional>
#include <set>

#include <pthread.h>

#include "minibragg/base/floating_point.hpp"

/// The module `minibragg._core` of Python: what a deck stands for, rendered in the process of
/// an interpreter.
namespace minibragg::python {

/// Who holds memory of Kokkos, and gives it up when the session ends.
class Holder {
public:
    Holder() = default;
    virtual ~Holder() = default;
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    Holder(Holder&&) = delete;
    Holder& operator=(Holder&&) = delete;

    virtual void let_go() noexcept = 0;
};

/// Kokkos in the process of an interpreter: started when it is used first, so that a process
/// may fork before; ended once, when the interpreter ends, although objects of the interpreter
/// may live on. Not started at all where somebody else has, who ends it then.
class Session {
public:
    /// @param main_thread  of the interpreter: the one that is interrupted by Ctrl-C
    explicit Session(pthread_t main_thread) : main_thread_(main_thread) {}

    ~Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    /// While one lives, the calling thread is the only one that uses Kokkos, and has the
    /// arithmetic of the program. If it is the main thread, an interrupt (SIGINT) that the
    /// interpreter minds asks this process to stop (base/stop_request.hpp), so that what takes
    /// minutes ends within a launch.
    class Turn {
    public:
        /// Waits for the turns of others. Not while the interpreter's lock is held.
        /// @throws std::runtime_error after finish()
        explicit Turn(Session& session);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        Turn(Turn&&) = delete;
        Turn& operator=(Turn&&) = delete;

    private:
        Session& session_;
        std::unique_lock<std::mutex> lock_;
        KeptArithmetic of_caller_;
        std::optional<struct sigaction> before_;  ///< what became of SIGINT
    };

    /// Whether the calling thread was interrupted in a turn since this was asked last.
    bool take_interrupt();

    /// Of a holder, for as long as it holds anything. During a turn.
    void add(Holder& holder) { holders_.insert(&holder); }

    /// Waits for the turns of others.
    void remove(Holder& holder);

    /// Never returns to a thread that the interpreter has not waited for, once the session is
    /// finished: it would ask for the interpreter's lock, which ends the process then.
    void park_if_finished() const;

    /// Makes all holders let go, and ends Kokkos. The turn of another thread, of a kind that
    /// the interpreter does not wait for, ends within a launch.
    void finish();

private:
    pthread_t main_thread_;
    std::mutex mutex_;
    std::set<Holder*> holders_;
    std::atomic<bool> is_finished_ = false;
    bool has_started_ = false, is_interrupted_ = false;
};

}  // namespace minibragg::python
