#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/files/experiment.hpp"

namespace minibragg::pictures {

/// What the headers of old image formats can say about one panel and one image.
///
/// They know one panel that is seen upright from the source (fast along -x, slow along -y of
/// the NeXus frame), perpendicular to the beam, and then swung by two-theta about a horizontal
/// axis through the crystal. Distance and beam centre are those of the panel before it is
/// swung, which XDS, MOSFLM and DIALS expect of them: the length and the foot of the
/// perpendicular from the crystal. They name no axis of two-theta and none of the spindle.
struct SinglePanel {
    const files::Panel* panel = nullptr;
    double distance_m = 0.0;                  ///< from the crystal to the plane of the panel
    double beam_fast = 0.0, beam_slow = 0.0;  ///< pixels from the outer corner of pixel (0, 0)
    double two_theta_deg =
        0.0;  ///< upwards: right-handed about -x, the direction of fast, as in dxtbx and XDS
    double start_deg = 0.0,
           width_deg = 0.0;  ///< about the axis of files::forwards(); 0 for stills
};

/// @throws InputError naming the format when the detector has more than one panel, or when such
/// a header would put pixels
///         of the panel more than a hundredth of a pixel away from their places
SinglePanel single_panel(
    const files::Experiment& experiment, std::int64_t image, const std::string& format
);

/// The panel that such a header means, with its pixels of the size of `like`; the inverse of
/// single_panel().
/// @param header  its distance, beam centre and two-theta; its panel is not looked at
files::Panel panel_of_header(const SinglePanel& header, const files::Panel& like);

/// What programs assume of these formats that does not hold here, a sentence each: a detector
/// that is not swung, a spindle along -x.
/// @pre single_panel() takes the experiment
std::vector<std::string> header_cautions(const files::Experiment& experiment);

}  // namespace minibragg::pictures
