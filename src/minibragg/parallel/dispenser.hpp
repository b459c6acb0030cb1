#pragma once

#include <cstdint>
#include <memory>

#include "minibragg/parallel/communicator.hpp"

namespace minibragg::parallel {

/// Hands out the numbers 0, 1, 2, ... to ranks that ask at any time, each number once, and
/// tells all of them when to stop asking. Lives in memory of rank 0 that the others reach
/// without its help (MPI one-sided), where the network can do that; where not, when rank 0 next
/// calls MPI: let it call progress() now and then.
class Dispenser {
public:
    /// Collective.
    explicit Dispenser(const Communicator& communicator);

    /// Does not free what close() has not freed: a rank that leaves on an error of its own must
    /// not wait for others.
    ~Dispenser();
    Dispenser(const Dispenser&) = delete;
    Dispenser& operator=(const Dispenser&) = delete;
    Dispenser(Dispenser&&) = delete;
    Dispenser& operator=(Dispenser&&) = delete;

    /// The first of the next `count` numbers; they belong to the caller. Not collective.
    std::int64_t take(std::int64_t count) const;

    /// From now on must_stop() is true on every rank. Not collective.
    void stop() const;
    bool must_stop() const;

    /// Lets others' requests proceed. Not collective; cheap.
    void progress() const;

    /// Frees the shared memory. Collective; nothing else may follow.
    void close();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace minibragg::parallel
