#include "minibragg/report/progress.hpp"

#include <algorithm>
#include <string>

#include "minibragg/report/format.hpp"

namespace minibragg::report {

namespace {

constexpr int tenths = 10;
constexpr double terminal_interval_s = 0.1;
constexpr std::size_t bar_width = 30;

double seconds_between(
    std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to
) {
    return std::chrono::duration<double>(to - from).count();
}

}  // namespace

Progress::Progress(Log& log, std::int64_t total, int ranks)
    : log_(log),
      total_(std::max<std::int64_t>(1, total)),
      ranks_(ranks),
      start_(std::chrono::steady_clock::now()),
      shown_(start_) {}

std::string Progress::text(double elapsed_s) const {
    const double part = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
    const double rate = static_cast<double>(done_) / std::max(elapsed_s, 1e-9) * ranks_;
    const double left_s = part > 0.0 ? elapsed_s * (1.0 - part) / part : 0.0;
    constexpr int percent = 100;
    std::string line = std::to_string(static_cast<int>(part * percent)) + " %  " +
                       with_prefix(rate) + "steps/s  " + duration(left_s) + " left";
    if (log_.is_terminal()) {
        const auto filled = static_cast<std::size_t>(part * static_cast<double>(bar_width));
        line =
            "[" + std::string(filled, '#') + std::string(bar_width - filled, '.') + "] " + line;
    }
    return line;
}

void Progress::advance(std::int64_t done) {
    const bool was_done = done_ >= total_;
    done_ += done;
    const auto now = std::chrono::steady_clock::now();
    const auto tenths_done =
        static_cast<int>(tenths * static_cast<double>(done_) / static_cast<double>(total_));
    const bool due = log_.is_terminal() ? seconds_between(shown_, now) >= terminal_interval_s
                                        : tenths_done > tenths_shown_;
    if (!was_done && (due || done_ >= total_)) {
        log_.status(text(seconds_between(start_, now)));
        shown_ = now;
        tenths_shown_ = tenths_done;
    }
}

}  // namespace minibragg::report
