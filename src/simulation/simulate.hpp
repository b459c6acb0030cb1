#pragma once

#include "simulation/job.hpp"

namespace minibragg::simulation {

/// Simulates a deck and writes its files. Collective.
/// @throws InputError, EnvironmentError with the same text on every rank; then no file of the run is left
void simulate(const Job& job);

}  // namespace minibragg::simulation
