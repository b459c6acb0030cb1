#pragma once

#include "minibragg/simulation/job.hpp"

namespace minibragg::simulation {

/// Reads everything a deck names and says what a run would do: images, work per rank, memory, expected
/// time. Renders a few rows to measure the speed of this machine; writes nothing. Collective.
/// @throws what simulate() would throw before it computes
void check_deck(const Job& job);

}  // namespace minibragg::simulation
