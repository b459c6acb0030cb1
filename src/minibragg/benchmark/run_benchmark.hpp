#pragma once

#include <string>
#include <vector>

#include "minibragg/benchmark/problems.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/report/log.hpp"

namespace minibragg::benchmark {

/// What is asked for on the command line.
struct Request {
    Choice choice;
    std::vector<std::string> overrides{};  ///< key=value of the deck
    std::string json_file{};               ///< empty: none
    files::Existing existing = files::Existing::refuse;
};

enum class Outcome {
    passed,       ///< verified, or not to be verified
    failed,       ///< the images are wrong
    was_stopped,  ///< by a signal
};

/// Simulates a problem as any deck, compares its images with stored values and tells what that
/// took: docs/benchmarks.md. Writes into a new folder of the working folder, which it removes,
/// unless output.file is overridden. Collective.
/// @throws InputError, EnvironmentError with the same text on every rank
Outcome run_benchmark(
    const Request& request, const parallel::Communicator& communicator, report::Log& log
);

}  // namespace minibragg::benchmark
