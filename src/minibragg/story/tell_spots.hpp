#pragma once

#include <string>
#include <vector>

#include "minibragg/campaign/job.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/spots/spot.hpp"

namespace minibragg::story {

/// The names of the columns of spot_lines(), in a line that begins with #.
std::string spot_heading();

/// The spots of an image, a line each, in columns that are separated by blanks.
std::string spot_lines(int image, const std::vector<spots::Spot>& spots);

}  // namespace minibragg::story
