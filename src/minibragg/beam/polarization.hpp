#pragma once

#include <type_traits>

#include "minibragg/base/vec3.hpp"
#include "minibragg/simd/width.hpp"

namespace minibragg::beam {

/// Kahn's polarization factor 0.5 (1 + c^2 - K (e^2 - b^2)) of a diffracted direction, c, e, b
/// its components along the incident, electric and magnetic vectors: a quadratic form of a unit
/// vector d, whose last diagonal element is taken out of all three, for it stands before |d|^2
/// = 1,
///
///     P = same + x (xx x + xy y + xz z) + y (yy y + yz z).
///
/// Eq. 6b, 6c (Kahn et al., J. Appl. Cryst. 15 (1982) 330).
struct Polarization {
    double same, xx, xy, xz, yy, yz;
};

static_assert(std::is_trivially_copyable_v<Polarization>);

/// That of a beam whose polarization is not to be seen: 1 in all directions.
inline constexpr Polarization no_polarization{1.0, 0.0, 0.0, 0.0, 0.0, 0.0};

/// Unit vectors perpendicular to the beam and to each other; 0 where the axis is along the
/// beam.
struct PolarizationFrame {
    Vec3d electric, magnetic;
};

/// The electric vector as near to `axis` as it can be for photons along the unit vector
/// `incident`.
inline PolarizationFrame polarization_frame(const Vec3d& incident, const Vec3d& axis) {
    const Vec3d magnetic = unit(cross(axis, incident));
    return {unit(cross(incident, magnetic)), magnetic};
}

/// Of photons along the unit vector `incident`.
/// @pre kahn_factor from -1 to 1
inline Polarization kahn_polarization(
    const Vec3d& incident, const PolarizationFrame& frame, double kahn_factor
) {
    const auto product = [&](double Vec3d::*p, double Vec3d::*q) {
        const double across =
            frame.electric.*p * frame.electric.*q - frame.magnetic.*p * frame.magnetic.*q;
        return 0.5 * (incident.*p * incident.*q - kahn_factor * across);
    };
    const double zz = product(&Vec3d::z, &Vec3d::z);
    return {
        0.5 + zz,
        product(&Vec3d::x, &Vec3d::x) - zz,
        2.0 * product(&Vec3d::x, &Vec3d::y),
        2.0 * product(&Vec3d::x, &Vec3d::z),
        product(&Vec3d::y, &Vec3d::y) - zz,
        2.0 * product(&Vec3d::y, &Vec3d::z)};
}

/// The factor of the direction of `diffracted`, a vector of any length.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Real polarization_factor(
    const Polarization& polarization,
    const Vec3<Real>& diffracted,
    const Real& inverse_length = all_lanes<Real>(1.0)
) {
    const Vec3<Real>& d = diffracted;
    const Real of_x = multiply_add(
        polarization.xz, d.z, multiply_add(polarization.xy, d.y, polarization.xx * d.x)
    );
    const Real of_y = multiply_add(polarization.yz, d.z, polarization.yy * d.y);
    const Real form = multiply_add(d.y, of_y, Real(d.x * of_x));
    return multiply_add(
        form, Real(inverse_length * inverse_length), all_lanes<Real>(polarization.same)
    );
}

}  // namespace minibragg::beam
