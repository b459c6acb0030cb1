#pragma once

#include <functional>
#include <memory>
#include <string>

#include "minibragg/parallel/communicator.hpp"

namespace minibragg::parallel {

/// Notices when no rank of a group gets on any more, as when each waits for another inside of
/// MPI, or for a disk that has gone: a thread of the group's root compares what the ranks say.
/// It calls no MPI. Ranks of other processes say it by MPI one-sided, into memory of the root.
class StallWatch {
public:
    /// Told by the watching thread when nothing has moved for too long; does not return to the
    /// run.
    /// @param who  the rank that has stood longest
    using OnStall = std::function<void(const std::string& who)>;

    /// Begins to watch. Collective in the group.
    /// @param patience_s  more than 0
    StallWatch(const Communicator& group, double patience_s, OnStall on_stall);

    /// Ends watching. Does not free what close() has not freed: a rank that leaves on an error
    /// of its own must not wait for others.
    ~StallWatch();
    StallWatch(const StallWatch&) = delete;
    StallWatch& operator=(const StallWatch&) = delete;
    StallWatch(StallWatch&&) = delete;
    StallWatch& operator=(StallWatch&&) = delete;

    /// This rank has got on. By the thread that uses MPI; not collective.
    /// @param next_s  what it does now may take so much longer than the patience
    void advance(double next_s = 0.0) const;

    /// The root has got on. By any thread of it.
    void advance_beside() const;

    /// False where the system has no thread for it.
    bool is_watching() const;

    /// Ends watching and frees the shared memory. Collective; nothing else may follow.
    void close();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace minibragg::parallel
