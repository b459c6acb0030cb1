#pragma once

#include <vector>

#include "output/run_record.hpp"

namespace minibragg::simulation {

/// The records of several images as one, each number an array over the images: [image], then the shape of one.
/// @pre at least one record; all have the same names and shapes, and no texts (truth_of_image())
output::RunRecord stacked(const std::vector<output::RunRecord>& images);

}  // namespace minibragg::simulation
