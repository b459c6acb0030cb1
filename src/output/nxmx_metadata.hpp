#pragma once

#include <string>

#include <hdf5.h>

#include "output/experiment.hpp"
#include "output/nxmx_file.hpp"

/// The groups, fields and links of an NXmx file, all but the pixels. Serial.
namespace minibragg::output {

/// Where the pixels of a quantity are in the file.
std::string data_path(Quantity quantity, const NxmxOptions& options);

/// Where the pixel mask is.
inline constexpr const char* mask_path = "/entry/instrument/detector/pixel_mask";

/// Writes everything that describes the experiment, and the groups that the data sets go to.
/// @throws EnvironmentError
void write_metadata(hid_t file, const Experiment& experiment, const NxmxOptions& options);

}  // namespace minibragg::output
