#pragma once

#include "minibragg/campaign/job.hpp"

namespace minibragg::story {

enum class Outcome : bool {
    complete,
    unfinished  ///< a signal has ended the run early: to be continued with --resume
};

/// Simulates a deck and writes its files. Collective.
/// @throws Stopped on every rank, after a signal that came before the first image; InputError,
/// EnvironmentError with the same text on every rank; then no file of the run is left but data
/// files that are whole
Outcome simulate(const campaign::Job& job);

}  // namespace minibragg::story
