#pragma once

#include <type_traits>

#include "minibragg/base/vec3.hpp"
#include "minibragg/detector/sensor_layer.hpp"
#include "minibragg/simd/lane_math.hpp"

namespace minibragg::detector {

/// A flat (or spherical) panel as the device sees it. Metres, laboratory frame.
struct DevicePanel {
    Vec3d origin_m;            ///< outer corner of pixel (0, 0)
    Vec3d fast, slow, normal;  ///< unit vectors; the normal points away from the crystal
    double pixel_size_m;
    double close_distance_m;  ///< sample to the plane of the panel
    int fast_pixels, slow_pixels;
    int first_line, lines;  ///< its part of the list of sample lines
    bool is_point_pixel;    ///< solid angle 1/R^2
    bool is_curved;         ///< bent onto the sphere of curvature_m around the crystal
    double curvature_m;
};

static_assert(std::is_trivially_copyable_v<DevicePanel>);

/// Where in a pixel a sample lies: pixels from the pixel's centre, metres below the surface.
struct SamplePoint {
    double off_slow, off_fast, depth_m;
};

/// From the crystal to a point of the detector.
template <class Real>
struct Ray {
    Vec3<Real> position_m;
    Real inverse_distance_invm;

    /// Unit vector.
    KOKKOS_FORCEINLINE_FUNCTION Vec3<Real> direction() const {
        return inverse_distance_invm * position_m;
    }
};

/// Offset of subpixel k of n from the centre, in pixels: -0.5 + 0.5/n + k/n. Eq. 2.
KOKKOS_FORCEINLINE_FUNCTION double subpixel_offset(int k, int n) {
    return n <= 1 ? 0.0 : (k + 0.5) / n - 0.5;
}

/// A flat position bent onto the sphere: the displacements along fast and slow become angles.
/// Eq. 4. A call, because it is rare and long.
template <class Real>
KOKKOS_FUNCTION Vec3<Real> bend_onto_sphere(
    const DevicePanel& panel, const Vec3<Real>& flat_m
) {
    const double inverse_radius = 1.0 / panel.curvature_m;
    const Real along_fast = dot(panel.fast, flat_m) * inverse_radius;
    const Real along_slow = dot(panel.slow, flat_m) * inverse_radius;
    const auto sine = [](double x) {
        return std::sin(x);
    };
    const auto cosine = [](double x) {
        return std::cos(x);
    };
    const Real cos_fast = for_each_lane(along_fast, cosine);
    const Real forward = panel.curvature_m * cos_fast * for_each_lane(along_slow, cosine);
    const Real to_slow = panel.curvature_m * cos_fast * for_each_lane(along_slow, sine);
    const Real to_fast = panel.curvature_m * for_each_lane(along_fast, sine);
    return forward * panel.normal + to_slow * panel.slow + to_fast * panel.fast;
}

/// The place in pixel (0, 0) of a line of samples, at the pixel's centre along fast; laboratory
/// frame.
KOKKOS_FORCEINLINE_FUNCTION Vec3d
line_place_m(const DevicePanel& panel, double off_slow, double depth_m) {
    const double centre_m = 0.5 * panel.pixel_size_m;
    const double slow_m = (0.5 + off_slow) * panel.pixel_size_m;
    return panel.origin_m + slow_m * panel.slow + centre_m * panel.fast +
           depth_m * panel.normal;
}

/// The ray to a sample of pixels (slow, fast + lane), measured in pixels from the panel's
/// corner: `off_fast` pixels along the line at `place_m`, as line_place_m() gives it. Eq. 3.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Ray<Real> ray_to(
    const DevicePanel& panel,
    double slow_pixel,
    const Real& fast_pixel,
    const Vec3d& place_m,
    double off_fast
) {
    // 1e-14 of a millimetre's square, a last bit or less of a centimetre's and more.
    constexpr double smallest_distance_squared_m2 = 1e-20;
    const Vec3d fast_step_m = panel.pixel_size_m * panel.fast;
    const Vec3d row_m = (slow_pixel * panel.pixel_size_m) * panel.slow;
    const Vec3d start_m = multiply_add(off_fast, fast_step_m, row_m + place_m);
    Vec3<Real> position_m = multiply_add(fast_pixel, fast_step_m, start_m);
    if (panel.is_curved) [[unlikely]] {
        // The call takes the address of a copy, so that a flat panel's position stays in
        // registers.
        const Vec3<Real> flat_m = position_m;
        position_m = bend_onto_sphere(panel, flat_m);
    }
    const Vec3<Real>& p = position_m;
    const Real distance_squared = multiply_add(
        p.z, p.z, multiply_add(p.y, p.y, multiply_add(p.x, p.x, smallest_distance_squared_m2))
    );
    return {position_m, inverse_square_root(distance_squared)};
}

/// The ray to a point of pixels (slow, fast + lane).
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Ray<Real> ray_to(
    const DevicePanel& panel,
    double slow_pixel,
    const Real& fast_pixel,
    const SamplePoint& point
) {
    const Vec3d place_m = line_place_m(panel, point.off_slow, point.depth_m);
    return ray_to(panel, slow_pixel, fast_pixel, place_m, point.off_fast);
}

/// Solid angle of a pixel (sr), or of a point pixel (sr/m^2): pixel^2/R^2 * close_distance/R,
/// or 1/R^2. Eq. 5.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Real solid_angle(const DevicePanel& panel, const Ray<Real>& ray) {
    const Real inverse_squared = ray.inverse_distance_invm * ray.inverse_distance_invm;
    if (panel.is_point_pixel) {
        return inverse_squared;
    }
    const double area_m2 = panel.pixel_size_m * panel.pixel_size_m;
    return inverse_squared * ray.inverse_distance_invm * (area_m2 * panel.close_distance_m);
}

/// Fraction of the photons along `direction` that a sensor layer absorbs. Eq. 5b.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Real capture_fraction(
    const DevicePanel& panel, const SensorLayer& layer, const Vec3<Real>& direction
) {
    constexpr double largest_number = 1.7976931348623157e308;
    if (layer.near_attenuation == 0.0 && layer.far_attenuation > largest_number) {
        return all_lanes<Real>(1.0);
    }
    constexpr double grazing_cosine =
        1e-6;  // seen from behind, a panel captures nothing sensible
    const Real cosine =
        larger(Real(dot(panel.normal, direction)), all_lanes<Real>(grazing_cosine));
    const Real inverse_cosine = 1.0 / cosine;
    return exp_of_negative(Real(-layer.near_attenuation * inverse_cosine)) -
           exp_of_negative(Real(-layer.far_attenuation * inverse_cosine));
}

}  // namespace minibragg::detector
