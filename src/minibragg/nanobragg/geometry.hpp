#pragma once

#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/nanobragg/options.hpp"

/// From options to a detector in space. Metres, laboratory frame.
namespace minibragg::nanobragg {

/// Pixels that are rendered: both ends included; may end beyond the image.
struct Region {
    std::int64_t fast_first = 0, fast_last = 0, slow_first = 0, slow_last = 0;

    bool has(std::int64_t fast, std::int64_t slow) const {
        return fast >= fast_first && fast <= fast_last && slow >= slow_first &&
               slow <= slow_last;
    }
};

/// The image's size in pixels and metres.
struct ImageSize {
    std::int64_t fast_pixels = 0, slow_pixels = 0;
    double pixel_m = 0.0, fast_m = 0.0, slow_m = 0.0;
};

/// Where the beam and the closest point lie on the detector: metres from its outer corner.
struct BeamCentre {
    double x_beam_m = 0.0, y_beam_m = 0.0;    ///< as the user counts; printed, not updated
    double x_close_m = 0.0, y_close_m = 0.0;  ///< likewise
    double fast_beam_m = 0.0, slow_beam_m = 0.0;
    double fast_close_m = 0.0, slow_close_m = 0.0;
};

/// Directions that a convention fixes. Unit vectors but for the two-theta axis.
struct Frame {
    Vec3d beam, fast, slow, normal, twotheta_axis, polarization, spindle;
    Vec3d vertical{};  ///< beam x polarization
};

/// The detector in place.
struct Geometry {
    ImageSize size;
    Region region;
    Frame frame;  ///< turned
    BeamCentre centre;
    Convention convention = Convention::mosflm;
    Pivot pivot = Pivot::beam;
    Vec3d origin_m{};                ///< outer corner of pixel (0, 0)
    double close_distance_m = 0.0;   ///< to the plane
    double distance_m = 0.0;         ///< along the beam
    double close_to_distance = 1.0;  ///< cosine between beam and normal, without two-theta (Q9)
    double org_x_px = 0.0, org_y_px = 0.0;
    Vec3d dials_origin_mm{};
};

/// Sizes from counts, then counts from sizes.
/// @throws InputError when there are no pixels, or more than the limit
ImageSize resolve_size(const DetectorOptions& detector, const Limits& limits);

/// Places the detector.
Geometry place_detector(const Options& options, const ImageSize& size);

/// "mosflm", "xds", ...
const char* convention_name(Convention convention);

}  // namespace minibragg::nanobragg
