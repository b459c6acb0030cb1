#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "minibragg/nexus/named_values.hpp"

namespace minibragg::nexus {

/// The list of spots of a finished file of ours, `/entry/run/truth/spots`.
struct SpotTable {
    std::vector<std::int64_t> first_rows;  ///< [image + 1]: the rows of each image
    std::map<std::string, NumberArray> columns;
};

/// Serial.
/// @throws InputError when the file has no such list, or one that makes no sense
SpotTable read_spot_table(const std::string& file);

}  // namespace minibragg::nexus
