#pragma once

#include <chrono>
#include <cstdint>

#include "minibragg/report/log.hpp"

namespace minibragg::report {

/// How far rank 0's share of the work is: a bar that moves on a terminal, a line every tenth
/// elsewhere.
class Progress {
public:
    /// @param total steps (evaluations of a reflection's intensity) that rank 0 will do
    /// @param ranks that work alike: the rate shown is that of all
    Progress(Log& log, std::int64_t total, int ranks);

    /// `done` more steps are finished.
    void advance(std::int64_t done);

private:
    std::string text(double elapsed_s) const;

    Log& log_;
    std::int64_t total_, done_ = 0;
    int ranks_;
    int tenths_shown_ = 0;
    std::chrono::steady_clock::time_point start_, shown_;
};

}  // namespace minibragg::report
