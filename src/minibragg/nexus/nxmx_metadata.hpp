#pragma once

#include <string>
#include <vector>

#include <hdf5.h>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

/// The groups, fields and links of an NXmx file, all but the pixels. Serial.
namespace minibragg::nexus {

/// The attribute of sensor_thickness by which a detector that counts every photon is known
/// again; its value is "yes".
inline const std::string counts_every_photon = "counts_every_photon";

/// Where the pixels of a quantity are in the file.
std::string data_path(Quantity quantity, const NxmxOptions& options);

/// Where the pixel mask is. Panels of different widths have theirs in /entry/components,
/// because DIALS 3.12 cannot open a file with a pixel_mask that is wider than a panel.
std::string mask_path(const std::vector<files::Panel>& panels);

/// Writes what does not depend on the images, and the groups that the data sets go to.
/// @throws EnvironmentError
void write_metadata(
    hid_t file, const files::Experiment& experiment, const NxmxOptions& options
);

/// Writes what is told of each image: beam and sample. Once, when it is known which images the
/// file holds.
/// @throws EnvironmentError
void write_image_metadata(hid_t file, const files::Experiment& experiment);

/// When the images of a file were made: utc_now() before the first and after the last.
struct MakingTimes {
    std::string start, end;
};

/// Writes start_time, end_time and end_time_estimated. With /entry/run, all that may differ
/// between equal runs.
/// @throws EnvironmentError
void write_times(hid_t file, const MakingTimes& times);

/// Says in the file, by the attribute `complete` of its root, whether it holds all it is meant
/// to hold.
void mark_complete(hid_t file, bool is_complete);

}  // namespace minibragg::nexus
