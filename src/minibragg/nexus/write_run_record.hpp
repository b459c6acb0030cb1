#pragma once

#include <string>

#include <hdf5.h>

#include "minibragg/nexus/named_values.hpp"

namespace minibragg::nexus {

/// The attribute of arrays that those of other data files follow: along images, or along the
/// rows of a table over all images.
inline const std::string first_dimension = "first_dimension", of_images = "image",
                         of_rows = "row";

/// Writes /entry/run (NXcollection). Serial.
/// @throws EnvironmentError; std::invalid_argument when a shape does not fit its values
void write_run_record(hid_t file, const RunRecord& record);

}  // namespace minibragg::nexus
