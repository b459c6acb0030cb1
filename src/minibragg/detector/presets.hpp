#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minibragg/detector/panel_geometry.hpp"

namespace minibragg::detector {

/// A real detector as its users see it. Positions are nominal: a module of an instrument is off
/// by tens of micrometres and a few milliradians, and mountings differ; take the geometry of a
/// file for those.
struct DetectorPreset {
    std::string name;
    std::string description;
    /// In the plane z = 0, the middle of all panels at x = y = 0.
    std::vector<PanelGeometry> panels;
    std::string sensor_material;  ///< a name that attenuation_length_m() knows
    double sensor_thickness_m = 0.0;
    /// Facilities write its modules one below the other, in the order of the panels, and not as
    /// they stand.
    bool is_stacked = false;
    double saturation_counts =
        0.0;  ///< largest value of one readout: counts of a counter, photons of 12 keV of an
              ///< integrating hybrid detector, ADU of a CCD. Count rates limit some earlier
};

/// All presets, in the order in which they are listed to users. Seen from the crystal, fast
/// runs to the right
/// (-x) and slow down (-y), unless the description says otherwise.
const std::vector<DetectorPreset>& detector_presets();

/// The preset of that name. Case, blanks, punctuation and the words dectris, rayonix, hs, r, s,
/// x and xe do not matter: "Eiger2 X 16M", "eiger2-16m" and "EIGER2 XE 16M" are the same.
/// @throws InputError with all names and, if one is near, a suggestion.
const DetectorPreset& find_preset(std::string_view name);

}  // namespace minibragg::detector
