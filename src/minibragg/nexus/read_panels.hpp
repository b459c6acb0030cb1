#pragma once

#include <string>
#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/read_geometry.hpp"

/// The panels of an NXdetector, as other programs write them.
namespace minibragg::nexus {

struct FilePanels {
    std::vector<files::Panel> panels;
    ImageLayout layout;
    std::vector<std::string> notes;  ///< what was assumed, a sentence each
};

/// The panels of the NXdetector at the path `detector`, in the laboratory; axes that move are
/// taken at their first value.
///
/// Each NXdetector_module is a panel. Their order is that of their places in the image
/// (data_origin), or where one of them has none, that of their names, numbers by their size.
/// Its corner is the place of fast_pixel_direction with its offset, as in DIALS, or of
/// slow_pixel_direction where that alone has an offset. A direction whose chain is empty
/// (depends_on "." or none) and whose offset tells no distance stands on module_offset, or else
/// on the axes of the detector. A single module whose corner would lie on the beam stands where
/// beam_center_x, beam_center_y and distance say, which older files of Dectris mean.
///
/// Without any module, the detector is one panel of the size of its images, by x_pixel_size,
/// y_pixel_size, distance, beam_center_x and beam_center_y, turned by the rotations of its
/// axes: fast along -x and slow along -y.
/// @throws InputError naming file and object for what is missing or makes no sense
FilePanels read_panels(const hdf5::InputFile& file, const std::string& detector);

}  // namespace minibragg::nexus
