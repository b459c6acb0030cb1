#pragma once

/// The signals by which batch systems announce the end of a job.
namespace minibragg::parallel {

/// While one lives, the first SIGTERM and the first SIGUSR1 do not end this process but are remembered; a second of
/// the same kind ends it. Make at most one at a time.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    StopSignal(StopSignal&&) = delete;
    StopSignal& operator=(StopSignal&&) = delete;

    /// True once this process has been asked to stop. Other ranks may not have been.
    bool is_raised() const;
};

}  // namespace minibragg::parallel
