#pragma once

#include <string>
#include <vector>

#include <hdf5.h>

#include "output/experiment.hpp"
#include "output/nxmx_file.hpp"

/// The groups, fields and links of an NXmx file, all but the pixels. Serial.
namespace minibragg::output {

/// Where the pixels of a quantity are in the file.
std::string data_path(Quantity quantity, const NxmxOptions& options);

/// Where the pixel mask is. Panels of different widths have theirs in /entry/components, because DIALS 3.12 cannot
/// open a file with a pixel_mask that is wider than a panel.
std::string mask_path(const std::vector<Panel>& panels);

/// Writes everything that describes the experiment, and the groups that the data sets go to.
/// @throws EnvironmentError
void write_metadata(hid_t file, const Experiment& experiment, const NxmxOptions& options);

}  // namespace minibragg::output
