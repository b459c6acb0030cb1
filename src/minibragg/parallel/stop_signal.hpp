#pragma once

#include "minibragg/parallel/communicator.hpp"

/// The signals by which batch systems announce the end of a job.
namespace minibragg::parallel {

/// While one lives, the first SIGTERM or SIGUSR1 does not end this process but is remembered
/// (base/stop_request.hpp); a second, of either kind, ends it. Make at most one at a time, at
/// the beginning of a program.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    StopSignal(StopSignal&&) = delete;
    StopSignal& operator=(StopSignal&&) = delete;
};

/// Where a run may end between two steps. Collective.
/// @throws Stopped on every rank when any has been asked to stop
void stop_if_asked(const Communicator& communicator);

}  // namespace minibragg::parallel
