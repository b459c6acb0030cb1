#include "minibragg/parallel/stop_signal.hpp"

#include <array>
#include <csignal>

namespace minibragg::parallel {

namespace {

constexpr std::array handled_signals{SIGTERM, SIGUSR1};

/// A handler has no other way to tell than a variable of the process.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t stop_is_asked = 0;

extern "C" void remember(int /*signal*/) {
    stop_is_asked = 1;
}

void set_handlers(void (*handler)(int)) {
    struct sigaction action {};

    action.sa_handler = handler;  // NOLINT(cppcoreguidelines-pro-type-union-access)
    sigemptyset(&action.sa_mask);
    // System calls go on; the default action is back after the first signal.
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    for (const int signal : handled_signals) {
        sigaction(signal, &action, nullptr);
    }
}

}  // namespace

StopSignal::StopSignal() {
    stop_is_asked = 0;
    set_handlers(remember);
}

StopSignal::~StopSignal() {
    set_handlers(SIG_DFL);
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): of this object's lifetime
bool StopSignal::is_raised() const {
    return stop_is_asked != 0;
}

}  // namespace minibragg::parallel
