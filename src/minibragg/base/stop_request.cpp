#include "minibragg/base/stop_request.hpp"

#include <csignal>

namespace minibragg {

namespace {

/// A handler of signals has no other way to tell than a variable of the process.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t stop_was_asked = 0;

}  // namespace

bool stop_is_asked() noexcept {
    return stop_was_asked != 0;
}

void ask_to_stop(bool is_asked) noexcept {
    stop_was_asked = is_asked ? 1 : 0;
}

void check_stop() {
    if (stop_is_asked()) {
        throw Stopped();
    }
}

}  // namespace minibragg
