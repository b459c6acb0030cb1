#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "minibragg/setup/make_shot.hpp"

namespace minibragg::spots {

/// Where a reflection stands in an image, for the mean beam and the mean over the mosaic
/// domains.
struct Passage {
    Vec3d q_invA;   ///< where it is excited; in a still, and where it never is, where it stands
    Vec3d s1_invA;  ///< q + s0 there
    double phi_rad = 0.0;                ///< where that is; not a number where it never is
    double excitation_error_invA = 0.0;  ///< in the middle of the image
    double d_A = 0.0;
    /// How fast a sweep takes it through the sphere, 1/A per rad; 0 in a still.
    double speed_invA_per_rad = 0.0;
};

/// The crystals of an image before its beam and on its spindle.
class ReflectionGeometry {
public:
    ReflectionGeometry(const setup::Experiment& experiment, const setup::Shot& shot);

    bool is_sweep() const { return width_rad_ != 0.0; }

    double width_rad() const { return width_rad_; }

    /// On which side of the plane of spindle and beam a ray leaves, -1 or 1: there a reflection
    /// enters the sphere or leaves it. 0 in a still.
    int side_of(const Vec3d& ray) const;

    /// Whether a reflection is excited twice within the image, once on each side.
    bool is_excited_twice(int crystal, const Vec3<std::int32_t>& hkl) const;

    /// @param side  of a reflection that is excited twice, else 0: the time next to the middle
    Passage passage(int crystal, const Vec3<std::int32_t>& hkl, int side) const;

private:
    Vec3d q_at_zero_invA(int crystal, const Vec3<std::int32_t>& hkl) const;
    /// The angles at which it is excited, each as near to the middle of the image as it can be.
    std::vector<double> angles_rad(const Vec3d& q_invA) const;

    std::vector<Mat3> a_matrices_invA_;
    Vec3d s0_invA_, axis_;
    double middle_rad_, width_rad_;
};

}  // namespace minibragg::spots
