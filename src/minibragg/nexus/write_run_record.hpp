#pragma once

#include <string>

#include <hdf5.h>

#include "minibragg/nexus/named_values.hpp"

namespace minibragg::nexus {

/// The attribute of arrays whose first dimension is the image; its value is "image".
inline const std::string first_dimension = "first_dimension";

/// Writes /entry/run (NXcollection). Serial.
/// @throws EnvironmentError; std::invalid_argument when a shape does not fit its values
void write_run_record(hid_t file, const RunRecord& record);

}  // namespace minibragg::nexus
