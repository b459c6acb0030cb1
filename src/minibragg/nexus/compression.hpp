#pragma once

#include <cstdint>

#include <hdf5.h>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

namespace minibragg::nexus {

/// Of photons (float32), counts and masks (int32).
inline constexpr std::int64_t bytes_per_pixel = 4;

/// Rows of one chunk of the stacked images: whole panels, or an equal part of each that makes
/// about 1 MiB. Depends on the panels alone, so the file does not depend on the number of
/// ranks.
std::int64_t chunk_rows(const std::vector<files::Panel>& panels);

/// Those of a detector's images: all of a frame, for readers want one chunk an image.
std::int64_t chunk_rows(const files::Detector& detector);

/// Adds a compression's filters to the creation properties of a chunked data set.
/// @throws EnvironmentError when the filter is missing
void add_filters(hid_t properties, Compression compression);

/// Makes the creation properties of a data set that was written fit for another: a filter may
/// have added to its settings what bitshuffle would take for settings of its own.
void renew_filters(hid_t properties);

}  // namespace minibragg::nexus
