#include "minibragg/parallel/stall_watch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <mpi.h>
#include <unistd.h>

#include "minibragg/parallel/communicator_handle.hpp"
#include "minibragg/parallel/stall_judge.hpp"

namespace minibragg::parallel {

namespace {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

constexpr int numbers_of_moves = 2;

/// How often in its patience the thread looks, and ranks say something at most.
constexpr double looks = 20.0;
constexpr double longest_tick_s = 1.0;

std::string name_of_rank() {
    int rank = 0, is_initialized = 0;
    MPI_Initialized(&is_initialized);
    if (is_initialized != 0) {
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    }
    constexpr std::size_t longest_name = 256;
    std::array<char, longest_name> host{};
    gethostname(host.data(), host.size() - 1);
    return "rank " + std::to_string(rank) + " (process " + std::to_string(getpid()) + " on " +
           host.data() + ")";
}

}  // namespace

struct StallWatch::State {
    State(const Communicator& ranks, double patience, OnStall told)
        : group(ranks),
          tick_s(std::min(longest_tick_s, patience / looks)),
          on_stall(std::move(told)),
          names(ranks.gather_bytes(name_of_rank())),
          said(static_cast<std::size_t>(ranks.size())),
          judge(patience, static_cast<std::size_t>(ranks.size())) {}

    ~State() { stop(); }

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    void share();
    void start();
    void stop();
    void say(const Moves& moves_now);
    Moves said_by(std::size_t rank) const;

    /// Waits for a tick; false when watching is to end.
    bool wait_for_tick();
    void watch();

    const Communicator& group;
    double tick_s;
    OnStall on_stall;
    std::vector<std::string> names;  ///< [rank], on the root
    std::vector<Moves> said;         ///< [rank], of the watching thread
    StallJudge judge;                ///< of the watching thread

    MPI_Win window = MPI_WIN_NULL;
    std::int64_t* numbers = nullptr;  ///< [rank][number of a word], the root's
    std::array<std::int64_t, numbers_of_moves> sent{};  ///< on its way to the root
    std::int64_t moves = 0;                             ///< of this rank, not the root
    Clock::time_point said_at{};
    std::atomic<std::int64_t> root_moves = 0, root_allowed_ms = 0;

    std::mutex mutex;
    std::condition_variable condition;
    bool must_end = false;
    std::thread thread;
};

void StallWatch::State::share() {
    if (group.size() == 1) {
        return;
    }
    constexpr int unit = sizeof(std::int64_t);
    const MPI_Aint count = group.is_root() ? MPI_Aint{numbers_of_moves} * group.size() : 0;
    MPI_Win_allocate(count * unit, unit, MPI_INFO_NULL, group.handle().comm, &numbers, &window);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    if (group.is_root()) {
        std::fill_n(numbers, count, std::int64_t{0});
        MPI_Win_sync(window);
    }
    group.barrier();
}

void StallWatch::State::start() {
    if (!group.is_root()) {
        return;
    }
    try {
        thread = std::thread([this] {
            watch();
        });
    } catch (const std::system_error&) {
        return;  // is_watching() tells
    }
}

void StallWatch::State::stop() {
    if (!thread.joinable()) {
        return;
    }
    {
        const std::scoped_lock lock(mutex);
        must_end = true;
    }
    condition.notify_one();
    thread.join();
}

void StallWatch::State::say(const Moves& moves_now) {
    const auto now = Clock::now();
    if (moves_now.allowed_ms == sent.back() && Seconds(now - said_at).count() < tick_s) {
        return;
    }
    said_at = now;
    sent = {moves_now.count, moves_now.allowed_ms};
    MPI_Put(
        sent.data(),
        numbers_of_moves,
        MPI_INT64_T,
        0,
        MPI_Aint{numbers_of_moves} * group.rank(),
        numbers_of_moves,
        MPI_INT64_T,
        window
    );
    MPI_Win_flush_local(0, window);
}

Moves StallWatch::State::said_by(std::size_t rank) const {
    if (rank == 0) {
        return {root_moves, root_allowed_ms};
    }
    // Written by MPI or by another process.
    std::int64_t* const numbers_said = numbers + numbers_of_moves * rank;
    return {
        std::atomic_ref(numbers_said[0]).load(std::memory_order_relaxed),
        std::atomic_ref(numbers_said[1]).load(std::memory_order_relaxed)};
}

bool StallWatch::State::wait_for_tick() {
    std::unique_lock lock(mutex);
    return !condition.wait_for(lock, Seconds(tick_s), [this] {
        return must_end;
    });
}

void StallWatch::State::watch() {
    auto before = Clock::now();
    while (wait_for_tick()) {
        // A process that was stopped for a while, as batch systems do, has not stood all the
        // time.
        constexpr double most_ticks = 2.0;
        const auto now = Clock::now();
        const double elapsed_s = std::min(Seconds(now - before).count(), most_ticks * tick_s);
        before = now;
        for (std::size_t rank = 0; rank < said.size(); ++rank) {
            said[rank] = said_by(rank);
        }
        if (const auto rank = judge.stalled(said, elapsed_s)) {
            on_stall(names[*rank]);
            return;
        }
    }
}

StallWatch::StallWatch(const Communicator& group, double patience_s, OnStall on_stall)
    : state_(std::make_unique<State>(group, patience_s, std::move(on_stall))) {
    state_->share();
    state_->start();
}

StallWatch::~StallWatch() = default;

void StallWatch::advance(double next_s) const {
    constexpr double ms_per_s = 1000.0;
    const auto allowed_ms = static_cast<std::int64_t>(next_s * ms_per_s);
    if (state_->group.is_root()) {
        state_->root_allowed_ms = allowed_ms;
        advance_beside();
    } else {
        state_->say({++state_->moves, allowed_ms});
    }
}

void StallWatch::advance_beside() const {
    ++state_->root_moves;
}

bool StallWatch::is_watching() const {
    return !state_->group.is_root() || state_->thread.joinable();
}

void StallWatch::close() {
    state_->stop();
    if (state_->window != MPI_WIN_NULL) {
        MPI_Win_unlock_all(state_->window);
        MPI_Win_free(&state_->window);
    }
}

}  // namespace minibragg::parallel
