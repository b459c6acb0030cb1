#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/response/apply_response.hpp"
#include "minibragg/response/point_spread.hpp"
#include "minibragg/setup/local_pixels.hpp"
#include "minibragg/setup/make_detector.hpp"

namespace minibragg::setup {

/// A deck's detector response: what all pixels share, and the spread of each panel's signal.
struct ResponseSetup {
    response::ResponseModel model;
    std::vector<response::PointSpread> spreads;  ///< one for each size of pixels
    std::vector<std::size_t> spread_of_panel;    ///< [panel], index into spreads
    std::vector<float> gains;  ///< [pixel of the detector], relative; empty: all 1
    std::vector<response::Defect> bad_pixels;  ///< likewise, of a file; empty: none
    Notes notes;                               ///< for the user

    const response::PointSpread& spread_of(int panel) const {
        return spreads[spread_of_panel[static_cast<std::size_t>(panel)]];
    }
};

/// @throws InputError for a point spread that is wider than can be computed
ResponseSetup make_response(const config::Response& deck, const DetectorSetup& detector);

/// Adds what the deck's files say of single pixels. Collective.
/// @throws InputError for a file that does not fit the detector
void read_pixel_files(
    const config::Response& deck,
    const DetectorSetup& detector,
    const Files& files,
    ResponseSetup& setup
);

/// Where a band of rows lies in a rank's signal, its border included: rows first_row - radius
/// to the end of the band + radius, `pitch` pixels each.
struct SignalBlock {
    std::int64_t first = 0;  ///< into the signal, of row first_row - radius
    int first_row = 0, radius = 0, pitch = 0;
};

/// One rank's part of the response.
struct LocalResponse {
    response::DeviceResponse device;
    std::vector<SignalBlock> blocks;  ///< [band]
};

/// Uploads what a rank's pixels need; the counts are not set yet, the signal is 0.
LocalResponse upload_response(
    const ResponseSetup& setup, const DetectorSetup& detector, const LocalPixels& pixels
);

/// Flags dead and hot pixels in the mask of this rank's pixels that goes to the file. Photons
/// are expected in them as in any other.
void flag_defects(
    const ResponseSetup& setup, const DetectorSetup& detector, LocalPixels& pixels
);

/// Elements of signal for all panels, borders included: what the ranks need together, and a
/// little more a rank.
std::int64_t signal_size(const ResponseSetup& setup, const DetectorSetup& detector);

}  // namespace minibragg::setup
