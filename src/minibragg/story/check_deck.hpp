#pragma once

#include "minibragg/campaign/job.hpp"

namespace minibragg::story {

/// Reads everything a deck names and says what a run would do: images, work per rank, memory,
/// expected time, space on the disk, and how well spots are sampled. Renders a few rows to
/// measure the speed of this machine (measure_speed.hpp), writes nothing, and minds no file
/// that exists, though it tells. Collective.
/// @throws what simulate() would throw before it computes
void check_deck(const campaign::Job& job);

}  // namespace minibragg::story
