#pragma once

#include <vector>

#include "minibragg/nexus/named_values.hpp"

namespace minibragg::record {

/// The records of several images as one, each number an array over the images: [image], then
/// the shape of one.
/// @pre at least one record; all have the same names and shapes, and no texts (truth_of_shot())
nexus::RunRecord stacked(const std::vector<nexus::RunRecord>& images);

}  // namespace minibragg::record
