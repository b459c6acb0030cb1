#pragma once

#include <string>
#include <vector>

#include <hdf5.h>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

/// The groups, fields and links of an NXmx file, all but the pixels. Serial.
namespace minibragg::nexus {

/// Where the pixels of a quantity are in the file.
std::string data_path(Quantity quantity, const NxmxOptions& options);

/// Where the pixel mask is. Panels of different widths have theirs in /entry/components, because DIALS 3.12 cannot
/// open a file with a pixel_mask that is wider than a panel.
std::string mask_path(const std::vector<files::Panel>& panels);

/// Writes what does not depend on the images, and the groups that the data sets go to.
/// @throws EnvironmentError
void write_metadata(
    hid_t file, const files::Experiment& experiment, const NxmxOptions& options
);

/// Writes what is told of each image: beam and sample. Once, when it is known which images the file holds.
/// @throws EnvironmentError
void write_image_metadata(hid_t file, const files::Experiment& experiment);

/// Says in the file, by the attribute `complete` of its root, whether it holds all it is meant to hold.
void mark_complete(hid_t file, bool is_complete);

}  // namespace minibragg::nexus
