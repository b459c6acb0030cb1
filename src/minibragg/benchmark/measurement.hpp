#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/benchmark/verify.hpp"
#include "minibragg/record/run_result.hpp"

/// What a benchmark has found, and how it is told.
namespace minibragg::benchmark {

struct Measurement {
    Choice choice;
    bool is_usual = true;  ///< its photons are the problem's
    std::string precision;
    std::vector<std::string> overrides;
    int images = 1, ranks = 1, groups = 1, threads = 1;  ///< threads of a rank
    std::string backend;                                 ///< Kokkos' execution space
    std::optional<std::int64_t> nominal_steps;           ///< none: not known of this deck
    record::RunResult result;
    double memory_of_all_bytes = 0.0;  ///< the most that ranks have had in memory, added up
    std::int64_t file_bytes = 0;
    Verification verification;
};

/// Lines for people and for regular expressions, one a fact.
std::vector<std::string> lines_of(const Measurement& measurement);

/// The same as JSON, and what the program was built from.
std::string json_of(const Measurement& measurement);

}  // namespace minibragg::benchmark
