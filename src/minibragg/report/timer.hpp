#pragma once

#include <chrono>
#include <ctime>

#include "minibragg/report/region.hpp"

namespace minibragg::report {

/// Seconds of each phase of a run.
struct PhaseTimes {
    double setup_s = 0.0, render_s = 0.0, spots_s = 0.0, respond_s = 0.0, write_s = 0.0,
           total_s = 0.0;
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

/// Seconds that all threads of this process have spent on processors since it was made.
class ProcessorStopwatch {
public:
    double seconds() const { return now_s() - start_s_; }

private:
    static double now_s() {
        constexpr double s_per_ns = 1e-9;
        std::timespec now{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + s_per_ns * static_cast<double>(now.tv_nsec);
    }

    double start_s_ = now_s();
};

/// Adds the time between its making and its end to a sum, and shows it to tools as a region.
class PhaseTimer {
public:
    /// @param region  its name (regions)
    PhaseTimer(double& sum_s, const char* region) : sum_s_(sum_s), region_(region) {}

    ~PhaseTimer() { sum_s_ += stopwatch_.seconds(); }

    PhaseTimer(const PhaseTimer&) = delete;
    PhaseTimer& operator=(const PhaseTimer&) = delete;
    PhaseTimer(PhaseTimer&&) = delete;
    PhaseTimer& operator=(PhaseTimer&&) = delete;

private:
    double& sum_s_;
    Region region_;
    Stopwatch stopwatch_;
};

}  // namespace minibragg::report
