#pragma once

#include <optional>

#include "minibragg/crystal/device_spot.hpp"
#include "minibragg/crystal/lattice_shape.hpp"

/// Gaussian spots whose broadening is in closed form, on the host. Eq. 11c, 11d.
namespace minibragg::crystal {

/// A crystal with Gaussian spots, and what broadens them.
struct BroadenedCrystal {
    Mat3 cell_A = identity_matrix;  ///< rows a, b, c at spindle angle 0
    LatticeParameters lattice;
    /// Spots are balls in reciprocal space, of the same volume: the shape gauss_star.
    bool is_star = false;
    /// Covariance of the rotation vectors of its mosaic domains, rad^2, in the laboratory at
    /// spindle angle 0.
    Mat3 mosaic_rad2{};
    double cell_spread = 0.0;  ///< r.m.s. of the relative size of cells
};

/// What else a spot depends on.
struct SpotSurroundings {
    /// Covariance of the scattering vector by the beam's divergence, 1/A^2, as the crystal sees
    /// it at its spindle angle.
    Mat3 divergence_invA2{};
    Vec3d axis{1.0, 0.0, 0.0};  ///< the spindle, unit vector
    double step_rad = 0.0;      ///< of the spindle, that is averaged over; 0: a still
    double bandwidth = 0.0;     ///< r.m.s. of 1/wavelength over its mean, the largest there is
    double largest_q_invA = 0.0;   ///< of all pixels
    double half_pixel_invA = 0.0;  ///< half a pixel's diagonal; 0: a sample is a point
    double index_error = 0.0;      ///< of a Miller index in single precision
    /// From q of a pixel's middle to that of any sample of it, at most; 0: pixels are not
    /// tested as a whole.
    double pixel_extent_invA = 0.0;
};

/// The spots of an orientation.
struct Spot {
    DeviceSpot<double> numbers;
    SpotReach reach;
    std::optional<SpotReach> pixel_reach;  ///< if it pays to test pixels as a whole
};

/// @pre cells positive, the cell spans a volume, matrices symmetric and not negative
Spot make_spot(const BroadenedCrystal& crystal, const SpotSurroundings& around);

/// Covariance that mosaic rotations and a spread of |q| add to a spot at q, 1/A^2. Eq. 11c with
/// m = q.
/// @param mosaic_rad2  covariance of the rotation vectors, in the frame of q
/// @param radial  variance of |q| over its square
Mat3 broadening_invA2(const Mat3& mosaic_rad2, double radial, const Vec3d& q_invA);

/// What a spot is made of, as ten numbers: where, how wide, how strong.
struct SpotNumbers {
    Vec3d q_invA;           ///< of the reflection, as the crystal lies at spindle angle 0
    Mat3 covariance_invA2;  ///< of the spot there, Eq. 11c with m = q = q_H
    double peak;            ///< |F_lattice|^2 at the reflection over that of a perfect crystal
};

/// @param bandwidth  of the wavelength, as SpotSurroundings has it
SpotNumbers spot_numbers(
    const BroadenedCrystal& crystal,
    const SpotSurroundings& around,
    const Vec3d& hkl,
    double bandwidth
);

/// Half way from a reflection to the next, in Miller indices.
inline constexpr double half_way_to_neighbours = 0.5;

/// How far spots reach to the reflections next to them at the largest scattering vector, in
/// Miller indices: four standard deviations and the path of half a spindle step, the largest of
/// the three axes. Below 1/2 the nearest reflection is the only one that counts, below 1 the
/// eight around a point are; beyond, the closed form does not hold.
double reach_in_indices(const BroadenedCrystal& crystal, const SpotSurroundings& around);

}  // namespace minibragg::crystal
