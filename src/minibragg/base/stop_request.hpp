#pragma once

#include <stdexcept>

/// A process that has been asked to stop, by whatever means (parallel/stop_signal.hpp), and
/// where it gives up.
namespace minibragg {

/// Thrown where a run that has been asked to stop gives up what it is doing: exit code 75.
struct Stopped : std::runtime_error {
    Stopped()
        : std::runtime_error("stopped by a signal. Go on with --resume and the same options") {}
};

/// True once this process has been asked to stop. Other ranks may not have been.
bool stop_is_asked() noexcept;

/// Asks it to, or takes that back. May be called by a handler of signals.
void ask_to_stop(bool is_asked) noexcept;

/// For the loops of long work that no other rank takes part in, or whose ranks agree on errors.
/// @throws Stopped when this process has been asked to stop
void check_stop();

}  // namespace minibragg
