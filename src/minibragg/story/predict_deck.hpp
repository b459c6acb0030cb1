#pragma once

#include <string>

#include "minibragg/campaign/job.hpp"

namespace minibragg::story {

/// Lists the spots of the images of a deck, a line a spot: renders them, writes no image.
/// Collective; rank 0 writes.
/// @param file  that gets the table; empty: the terminal does, whatever `job.log` shows
/// @throws InputError, EnvironmentError on every rank
void predict_deck(const campaign::Job& job, const std::string& file, report::Log& terminal);

}  // namespace minibragg::story
