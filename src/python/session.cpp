#include "python/session.hpp"

#include <stdexcept>
#include <utility>

#include <Kokkos_Core.hpp>
#include <unistd.h>

#include "minibragg/base/stop_request.hpp"

namespace minibragg::python {

namespace {

void on_interrupt(int /*signal*/) {
    ask_to_stop(true);
}

/// Minds interrupts in place of the interpreter, unless these are ignored or end the process.
std::optional<struct sigaction> mind_interrupts() {
    struct sigaction before {};

    sigaction(SIGINT, nullptr, &before);
    const bool is_minded = (before.sa_flags & SA_SIGINFO) != 0 ||
                           (before.sa_handler != SIG_IGN && before.sa_handler != SIG_DFL);
    if (!is_minded) {
        return {};
    }

    struct sigaction ours {};

    ours.sa_handler = on_interrupt;
    ours.sa_flags = SA_RESTART;
    sigaction(SIGINT, &ours, nullptr);
    return before;
}

}  // namespace

Session::Turn::Turn(Session& session) : session_(session), lock_(session.mutex_) {
    if (session.is_finished_) {
        throw std::runtime_error("the interpreter is ending: nothing can be simulated any more"
        );
    }
    set_ieee_arithmetic();  // also that of threads that Kokkos starts
    if (!Kokkos::is_initialized()) {
        Kokkos::initialize();
        session.has_started_ = true;
    }
    if (pthread_equal(pthread_self(), session.main_thread_) != 0) {
        before_ = mind_interrupts();
    }
}

Session::Turn::~Turn() {
    if (before_) {
        sigaction(SIGINT, &*before_, nullptr);
        session_.is_interrupted_ = session_.is_interrupted_ || stop_is_asked();
        ask_to_stop(false);
    }
}

bool Session::take_interrupt() {
    return pthread_equal(pthread_self(), main_thread_) != 0 &&
           std::exchange(is_interrupted_, false);
}

void Session::remove(Holder& holder) {
    const std::lock_guard lock(mutex_);
    holders_.erase(&holder);
    holder.let_go();
}

void Session::park_if_finished() const {
    while (is_finished_ && pthread_equal(pthread_self(), main_thread_) == 0) {
        pause();
    }
}

void Session::finish() {
    is_finished_ = true;
    ask_to_stop(true);
    const std::lock_guard lock(mutex_);
    ask_to_stop(false);
    for (Holder* const holder : holders_) {
        holder->let_go();
    }
    holders_.clear();
    if (has_started_ && Kokkos::is_initialized()) {
        Kokkos::finalize();
    }
}

}  // namespace minibragg::python
