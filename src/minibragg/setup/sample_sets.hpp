#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <optional>
#include <vector>

#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/setup/spot_sampling.hpp"

namespace minibragg::setup {

/// The mean of exp(2 pi i r.x) over the places x of samples in reciprocal space, and over the
/// continuum that they stand for.
struct Transforms {
    std::complex<double> sampled{1.0, 0.0}, continuous{1.0, 0.0};
};

/// Of every kind of samples but the pixels.
using AllTransforms = std::array<Transforms, sampled_count>;

/// One wavelength of a beam.
struct SampledLine {
    double shift;  ///< of the scattering vector, as a fraction of it
    double weight;
    double cell;  ///< width of what it stands for, likewise; 0: itself
};

/// One direction of a beam.
struct SampledDirection {
    Vec3d shift_invA;  ///< of the scattering vector
    double weight;
};

/// What broadens spots in closed form: nothing of it is sampled.
struct ClosedBroadening {
    Mat3 mosaic_rad2{};       ///< covariance of rotations, as the crystal is turned
    double radial = 0.0;      ///< variance of the relative length of q
    Mat3 divergence_invA2{};  ///< covariance of q

    /// The covariance that it adds to a spot at q.
    Mat3 covariance_invA2(const Vec3d& q_invA) const;

    /// r^T S r of that covariance, turns^2.
    double form(const Vec3d& q_invA, const Vec3d& r_A) const;
};

/// What is computed in place of a continuum, for one crystal.
struct SampleSets {
    std::optional<ClosedBroadening> closed;
    Vec3d spindle_step_rad;  ///< rotation vector from step to step
    int spindle_steps = 1;
    crystal::Mosaic mosaic;
    std::vector<Vec3d> domains_rad;  ///< rotation vectors; empty: taken for a continuum
    std::vector<SampledLine> lines;
    std::vector<SampledDirection> directions;
    std::array<Vec3d, 2> direction_cells_invA{};  ///< sides of what a direction stands for
};

/// The sets of a crystal of the scene's image.
/// @param domain_rotations, broadening  of that crystal
SampleSets make_sample_sets(
    const Experiment& experiment,
    const Shot& shot,
    const CrystalTruth& crystal,
    const std::vector<Mat3>& domain_rotations,
    const scene::BroadeningModel& broadening
);

/// The transforms along one direction through a reflection, at many distances.
class TransformsAlong {
public:
    /// @param q_invA  scattering vector of the reflection
    TransformsAlong(const SampleSets& sets, const Vec3d& q_invA, const Vec3d& direction);

    /// At r = distance_A times the direction.
    AllTransforms at(double distance_A) const;

private:
    const SampleSets& sets_;
    double spindle_per_A_;             ///< phase of a step, turns
    double turn_per_A_;                ///< of rotations
    std::vector<double> domains_rad_;  ///< the part of each domain's rotation that matters
    double along_q_;                   ///< turns per A and fraction of the wavelength
    double closed_form_ = 0.0;         ///< of what is in closed form, turns^2 per A^2
    std::vector<double> directions_;   ///< turns per A
    std::array<double, 2> direction_cells_{};
};

/// What is expected of the squares of the sampled transforms at a place r that has no relation
/// to the samples: domains count as independent, long lists are thinned. And the squares of the
/// continuous ones.
struct ExpectedSquares {
    double sampled = 1.0, continuous = 1.0;
};

std::array<ExpectedSquares, sampled_count> expected_squares(
    const SampleSets& sets, const Vec3d& q_invA, const Vec3d& r_A
);

}  // namespace minibragg::setup
