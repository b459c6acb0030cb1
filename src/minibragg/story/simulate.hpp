#pragma once

#include "minibragg/campaign/job.hpp"
#include "minibragg/record/run_result.hpp"

namespace minibragg::story {

enum class Outcome : bool {
    complete,
    unfinished  ///< a signal has ended the run early: to be continued with --resume
};

/// A run that has ended.
struct Simulated {
    Outcome outcome = Outcome::complete;
    record::RunResult result;  ///< of this call; nothing when there was nothing to do
};

/// Simulates a deck and writes its files. Collective.
/// @throws Stopped on every rank, after a signal that came before the first image; InputError,
/// EnvironmentError with the same text on every rank; then no file of the run is left but data
/// files that are whole
Simulated simulate(const campaign::Job& job);

}  // namespace minibragg::story
