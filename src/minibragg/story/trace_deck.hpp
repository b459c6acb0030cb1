#pragma once

#include "minibragg/campaign/job.hpp"

namespace minibragg::story {

/// A pixel of an image file: where that is a native frame, panel 0 is all of it.
struct TracedPixel {
    int panel = 0, slow = 0, fast = 0;
};

/// Prints every intermediate value of one pixel for all its samples, with units, from the
/// functions that the renderer calls, in double precision, for the deck's first image. Writes
/// no file. Collective; rank 0 prints.
/// @throws InputError for a pixel that does not exist or has more than a million steps
void trace_deck(const campaign::Job& job, const TracedPixel& asked);

}  // namespace minibragg::story
