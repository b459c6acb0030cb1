#pragma once

#include <chrono>

namespace minibragg::report {

/// Seconds of each phase of a run.
struct PhaseTimes {
    double setup_s = 0.0, render_s = 0.0, respond_s = 0.0, write_s = 0.0, total_s = 0.0;
};

/// Seconds since it was made.
class Stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Adds the time between its making and its end to a sum.
class PhaseTimer {
public:
    explicit PhaseTimer(double& sum_s) : sum_s_(sum_s) {}

    ~PhaseTimer() { sum_s_ += stopwatch_.seconds(); }

    PhaseTimer(const PhaseTimer&) = delete;
    PhaseTimer& operator=(const PhaseTimer&) = delete;
    PhaseTimer(PhaseTimer&&) = delete;
    PhaseTimer& operator=(PhaseTimer&&) = delete;

private:
    double& sum_s_;
    Stopwatch stopwatch_;
};

}  // namespace minibragg::report
