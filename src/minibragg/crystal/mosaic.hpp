#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/base/vec3.hpp"

namespace minibragg::crystal {

/// How the blocks of a mosaic crystal are turned against each other: the distribution of their
/// rotation vectors (axis times angle), the same in all directions.
enum class MosaicDistribution {
    uniform,  ///< nanoBragg's: any axis, angles spread (1 - r^2)^(1/3) with r uniform in 0 to 1
    gaussian  ///< three normal components, each of r.m.s. spread
};

struct Mosaic {
    /// uniform: the largest angle; gaussian: r.m.s. of each component
    double spread_rad = 0.0;
    int domains = 1;
    std::int64_t seed = 12345678;
    MosaicDistribution distribution = MosaicDistribution::uniform;
};

/// As many domains as it takes for the covariance of their rotations to be that of the
/// distribution.
inline constexpr int domains_of_exact_covariance = 6;

/// Rotations of the domains, to be applied after the spindle's: points that stand for the
/// distribution. One domain, the identity, when the spread is 0 or one is asked for.
///
/// Domains come in pairs that are turned by opposite vectors, with one that is not turned when
/// their number is odd: on average the crystal is not turned, whatever the number. From six on,
/// the mean of the products of two components is exactly that of the distribution (variance
/// about every axis, no correlation), from two on the mean square angle. The vectors are spread
/// evenly (angles: quantiles of the distribution, axes: a sequence of low discrepancy) and then
/// turned together by a rotation that the seed draws, so a set of 1000 is several times nearer
/// to the distribution than 1000 random draws are. The whole set depends on the number of
/// domains.
///
/// To keep the covariance, few domains of a uniform distribution may turn up to a tenth further
/// than the spread. Derivation: docs/physics.md, Mosaic domains.
/// @throws InputError for a negative spread or one above half a turn, for fewer than one
/// domain, for a negative seed
std::vector<Mat3> make_mosaic_domains(const Mosaic& mosaic);

/// Root mean square of a component of the distribution's rotation vectors: the rotation about
/// any one axis.
double component_rms_rad(const Mosaic& mosaic);

/// The mean of cos(k x) over the distribution, x being the rotation about any one axis, in
/// radians: its Fourier transform. That of the uniform distribution is computed to 1e-3.
double mosaic_transform(const Mosaic& mosaic, double k_per_rad);

/// The rotation vector (axis times angle, rad) of a rotation; its angle is from 0 to half a
/// turn.
Vec3d rotation_vector_rad(const Mat3& rotation);

/// The rotation by the mean of the rotation vectors: how far a set of domains turns the crystal
/// as a whole.
/// @pre not empty
Mat3 mean_rotation(const std::vector<Mat3>& rotations);

}  // namespace minibragg::crystal
