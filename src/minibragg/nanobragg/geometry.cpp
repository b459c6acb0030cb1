#include "minibragg/nanobragg/geometry.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/rotate.hpp"

namespace minibragg::nanobragg {

namespace {

std::int64_t resolve_count(double size_m, double pixel_m) {
    constexpr double most = 1e9;
    const double count = std::ceil(size_m / pixel_m - 0.5);
    return count >= 1.0 && count <= most ? static_cast<std::int64_t>(count) : 0;
}

double given_or(double value, double fallback) {
    return std::isnan(value) ? fallback : value;
}

Region resolve_region(const DetectorOptions& detector, const ImageSize& size) {
    const auto limit = [&](int i, std::int64_t fallback) {
        return detector.roi[i] < 0 ? fallback : detector.roi[i];
    };
    return {limit(0, 0), limit(1, size.fast_pixels), limit(2, 0), limit(3, size.slow_pixels)};
}

Frame frame_of(const Options& options) {
    const Vec3d x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
    const Vec3d minus_x{-1, 0, 0}, minus_y{0, -1, 0}, minus_z{0, 0, -1};
    const DetectorOptions& d = options.detector;
    switch (d.convention) {
        case Convention::adxv:
            return {z, x, minus_y, z, minus_x, x, x};
        case Convention::mosflm:
        case Convention::denzo:
            return {x, z, minus_y, x, minus_z, z, z};
        case Convention::xds:
            return {z, x, y, z, x, x, x};
        case Convention::dials:
            return {z, x, y, z, y, y, y};
        case Convention::custom:
            break;
    }
    return {
        options.beam.direction,
        d.fast,
        d.slow,
        d.normal,
        d.twotheta_axis,
        options.beam.polarization_axis,
        options.spindle.axis};
}

Frame with_unit_vectors(const Frame& given) {
    Frame frame = given;
    frame.beam = normalized(given.beam);
    frame.fast = normalized(given.fast);
    frame.slow = normalized(given.slow);
    const double normal_length = plain_length(given.normal);
    frame.normal = normal_length == 1.0 ? normalized(given.normal)
                                        : normalized(cross(frame.fast, frame.slow));
    frame.polarization = normalized(given.polarization);
    frame.spindle = normalized(given.spindle);
    frame.vertical = normalized(cross(frame.beam, frame.polarization));
    return frame;
}

/// Before the convention has its say.
BeamCentre closest_point(const DetectorOptions& detector, const ImageSize& size) {
    BeamCentre centre;
    const double fast_org = (detector.org_x_px - 0.5) * size.pixel_m;
    const double slow_org = (detector.org_y_px - 0.5) * size.pixel_m;
    centre.fast_close_m = given_or(fast_org, size.fast_m / 2.0);
    centre.slow_close_m = given_or(slow_org, size.slow_m / 2.0);
    return centre;
}

BeamCentre centre_of(const DetectorOptions& detector, const ImageSize& size) {
    BeamCentre centre = closest_point(detector, size);
    centre.x_close_m = given_or(detector.x_close_m, centre.fast_close_m);
    centre.y_close_m = given_or(detector.y_close_m, centre.slow_close_m);
    const double pixel = size.pixel_m;
    const auto take_beam = [&](double default_x, double default_y) {
        centre.x_beam_m = given_or(detector.x_beam_m, default_x);
        centre.y_beam_m = given_or(detector.y_beam_m, default_y);
    };
    switch (detector.convention) {
        case Convention::adxv:
            take_beam((size.fast_m + pixel) / 2.0, (size.slow_m - pixel) / 2.0);
            centre.fast_beam_m = centre.x_beam_m;
            centre.slow_beam_m = size.slow_m - centre.y_beam_m;
            break;
        case Convention::mosflm:
            take_beam((size.slow_m + pixel) / 2.0, (size.fast_m + pixel) / 2.0);
            centre.fast_beam_m = centre.y_beam_m + 0.5 * pixel;
            centre.slow_beam_m = centre.x_beam_m + 0.5 * pixel;
            break;
        case Convention::denzo:
            take_beam((size.slow_m + pixel) / 2.0, (size.fast_m + pixel) / 2.0);
            centre.fast_beam_m = centre.y_beam_m;
            centre.slow_beam_m = centre.x_beam_m;
            break;
        default:
            take_beam(centre.x_close_m, centre.y_close_m);
            centre.fast_beam_m = centre.x_beam_m;
            centre.slow_beam_m = centre.y_beam_m;
    }
    if (detector.convention == Convention::custom) {
        centre.fast_close_m = centre.x_beam_m;
        centre.slow_close_m = centre.y_beam_m;
    }
    return centre;
}

Pivot pivot_of(const DetectorOptions& detector) {
    switch (detector.convention) {
        case Convention::custom:
            return detector.pivot;
        case Convention::xds:
        case Convention::dials:
            return Pivot::sample;
        default:
            return Pivot::beam;
    }
}

/// A vector turned by the detector's rotations, then about the two-theta axis.
Vec3d turned(const Vec3d& v, const DetectorOptions& detector, const Frame& frame) {
    return rotate_axis(
        rotate_xyz(v, detector.rotation_rad), frame.twotheta_axis, detector.twotheta_rad
    );
}

/// Sets both distances from whichever was given; a given close distance wins (Q10).
void resolve_distances(const DetectorOptions& detector, Geometry& geometry) {
    const Vec3d normal = rotate_xyz(geometry.frame.normal, detector.rotation_rad);
    double ratio = plain_dot(geometry.frame.beam, normal);
    if (ratio == 0.0) {
        ratio = std::numeric_limits<double>::min();
    }
    geometry.close_to_distance = ratio;
    geometry.close_distance_m =
        given_or(detector.close_distance_m, std::fabs(ratio * detector.distance_m));
    geometry.distance_m = geometry.close_distance_m / ratio;
}

/// What the placed detector says about the beam: replaces the input values.
void derive_centres(Geometry& g) {
    g.centre.fast_close_m = -plain_dot(g.origin_m, g.frame.fast);
    g.centre.slow_close_m = -plain_dot(g.origin_m, g.frame.slow);
    g.close_distance_m = plain_dot(g.origin_m, g.frame.normal);
    g.distance_m = g.close_distance_m / g.close_to_distance;
    const Vec3d beam_spot = g.distance_m * g.frame.beam - g.origin_m;
    g.centre.fast_beam_m = plain_dot(g.frame.fast, beam_spot);
    g.centre.slow_beam_m = plain_dot(g.frame.slow, beam_spot);
    g.org_x_px = g.centre.fast_close_m / g.size.pixel_m + 0.5;
    g.org_y_px = g.centre.slow_close_m / g.size.pixel_m + 0.5;
    // By products with the axes, which leave no sign to a zero.
    g.dials_origin_mm = {
        mm_per_m * plain_dot(g.origin_m, {0, 0, 1}),
        mm_per_m * plain_dot(g.origin_m, {0, 1, 0}),
        mm_per_m * plain_dot(g.origin_m, {-1, 0, 0})};
}

}  // namespace

ImageSize resolve_size(const DetectorOptions& detector, const Limits& limits) {
    const double pixel = detector.pixel_m;
    ImageSize size{0, 0, pixel, detector.fast_size_m, detector.slow_size_m};
    if (detector.fast_pixels != 0) {
        size.fast_m = pixel * static_cast<double>(detector.fast_pixels);
    }
    if (detector.slow_pixels != 0) {
        size.slow_m = pixel * static_cast<double>(detector.slow_pixels);
    }
    size.fast_pixels = resolve_count(size.fast_m, pixel);
    size.slow_pixels = resolve_count(size.slow_m, pixel);
    if (!(pixel > 0.0) || size.fast_pixels == 0 || size.slow_pixels == 0 ||
        size.fast_pixels > limits.pixels / size.slow_pixels) {
        throw InputError(
            "the detector of " + std::to_string(size.fast_m * mm_per_m) + " x " +
            std::to_string(size.slow_m * mm_per_m) + " mm with pixels of " +
            std::to_string(pixel * mm_per_m) + " mm has no pixels or more than " +
            std::to_string(limits.pixels) + ". Check -pixel, -detsize and -detpixels."
        );
    }
    return size;
}

Geometry place_detector(const Options& options, const ImageSize& size) {
    const DetectorOptions& detector = options.detector;
    Geometry g;
    g.size = size;
    g.region = resolve_region(detector, size);
    g.convention = detector.convention;
    g.pivot = pivot_of(detector);
    g.centre = centre_of(detector, size);
    g.frame = with_unit_vectors(frame_of(options));
    resolve_distances(detector, g);
    Frame& frame = g.frame;
    const BeamCentre& c = g.centre;
    if (g.pivot == Pivot::sample) {
        const Vec3d corner = -c.fast_close_m * frame.fast - c.slow_close_m * frame.slow +
                             g.close_distance_m * frame.normal;
        g.origin_m = turned(corner, detector, frame);
    }
    frame.fast = turned(frame.fast, detector, frame);
    frame.slow = turned(frame.slow, detector, frame);
    frame.normal = turned(frame.normal, detector, frame);
    if (g.pivot == Pivot::beam) {
        g.origin_m = -c.fast_beam_m * frame.fast - c.slow_beam_m * frame.slow +
                     g.distance_m * frame.beam;
    }
    derive_centres(g);
    return g;
}

const char* convention_name(Convention convention) {
    switch (convention) {
        case Convention::adxv:
            return "adxv";
        case Convention::mosflm:
            return "mosflm";
        case Convention::denzo:
            return "denzo";
        case Convention::xds:
            return "xds";
        case Convention::dials:
            return "dials";
        case Convention::custom:
            break;
    }
    return "custom";
}

}  // namespace minibragg::nanobragg
