#pragma once

#include "minibragg/crystal/make_spot.hpp"

namespace minibragg::crystal {

/// What spots in closed form stand for: |F_lattice|^2 at a place, relative to the peak of a
/// perfect crystal, averaged over the rotations of a mosaic as they are, not to first order.
/// Costs thousands of times what the closed form does.
///
/// The trapezoidal rule about the rotation that contributes most, in units of how far its
/// neighbours contribute: for what is nearly Gaussian there it is exact to 1e-6.
class RotationMean {
public:
    /// @param mosaic_rad2  covariance of the rotation vectors
    /// @param bandwidth  variance of the wavelength over its square
    /// @param cells  variance of the size of cells over its square
    /// @param unturned  the spot without rotations and without the radial part (spot_numbers())
    RotationMean(
        const Mat3& mosaic_rad2, double bandwidth, double cells, const SpotNumbers& unturned
    );

    /// @param reflection_invA  its scattering vector in the mean orientation
    double operator()(const Vec3d& q_invA, const Vec3d& reflection_invA) const;

private:
    struct Inverse {
        Mat3 matrix_A2;
        double factor;
    };

    /// The inverse of a covariance with what spreads it along a vector, and the factor that
    /// this leaves of the peak.
    static Inverse spread_along(
        const Mat3& inverse_A2, const Vec3d& vector_invA, double variance
    );
    Vec3d turned_back(const Vec3d& turn, const Vec3d& q_invA) const;
    double density(
        const Vec3d& turn,
        const Vec3d& q_invA,
        const Vec3d& reflection_invA,
        const Mat3& inverse_A2
    ) const;

    Mat3 root_rad_, inverse_A2_;
    double bandwidth_, cells_, peak_;
};

}  // namespace minibragg::crystal
