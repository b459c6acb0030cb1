#include "minibragg/parallel/stop_signal.hpp"

#include <array>
#include <csignal>

#include "minibragg/base/stop_request.hpp"

namespace minibragg::parallel {

namespace {

constexpr std::array handled_signals{SIGTERM, SIGUSR1};

void set_handlers(void (*handler)(int)) {
    struct sigaction action {};

    action.sa_handler = handler;  // NOLINT(cppcoreguidelines-pro-type-union-access)
    sigemptyset(&action.sa_mask);
    action.sa_flags = static_cast<int>(SA_RESTART);  // system calls go on
    for (const int signal : handled_signals) {
        sigaction(signal, &action, nullptr);
    }
}

extern "C" void remember(int /*signal*/) {
    ask_to_stop(true);
    set_handlers(SIG_DFL);
}

}  // namespace

StopSignal::StopSignal() {
    ask_to_stop(false);
    set_handlers(remember);
}

StopSignal::~StopSignal() {
    set_handlers(SIG_DFL);
}

void stop_if_asked(const Communicator& communicator) {
    if (!communicator.all_of(!stop_is_asked())) {
        throw Stopped();
    }
}

}  // namespace minibragg::parallel
